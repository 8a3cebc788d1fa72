import { laptopForTests } from '../support/laptop.ts';

/** Against the stage that DATELINE_OUTPUTS names, or else against a laptop cloud of its own. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env.DATELINE_OUTPUTS) return undefined;
  const laptop = await laptopForTests();
  process.env.DATELINE_OUTPUTS = laptop.outputs;
  return laptop.stop;
}
