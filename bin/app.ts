/** The CDK app, as `cdk synth` and `cdk deploy` start it (cdk.json). */
import { fileURLToPath } from 'node:url';
import { FUNCTION_NAMES } from '../functions/shared/names.ts';
import { createApp } from '../lib/app.ts';
import { BUNDLES_DIR, bundleFunctions } from '../lib/bundling.ts';
import { loadNewsroom, SettingsError, settingsWarnings } from '../lib/config.ts';

try {
  const newsroom = loadNewsroom(fileURLToPath(new URL('../newsroom.yaml', import.meta.url)));
  for (const warning of settingsWarnings(newsroom, new Date())) console.warn(warning);
  await bundleFunctions(FUNCTION_NAMES, newsroom);
  createApp({ newsroom, functionsDir: BUNDLES_DIR }).synth();
} catch (error) {
  // What is wrong with the settings is said with its line and the mend; where that was found out helps nobody.
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
