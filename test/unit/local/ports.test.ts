import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { choosePorts, PortTaken } from '../../../local/ports.ts';

it('takes free ports that are all different', async () => {
  const ports = Object.values(await choosePorts(0));
  expect(new Set(ports).size).toBe(8);
  expect(Math.min(...ports)).toBeGreaterThan(0);
});

it('names the port that is taken, what wanted it, and how to choose another', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const choice = choosePorts(0, { mail: port });
  await expect(choice).rejects.toThrow(PortTaken);
  await expect(choice).rejects.toThrow(`Port ${port} is taken, and the mail inbox and SES wants it`);
  await expect(choice).rejects.toThrow('npm start -- --port');
  await new Promise((resolve) => server.close(resolve));
  // What was held on the way is free again.
  expect((await choosePorts(0, { mail: port })).mail).toBe(port);
});
