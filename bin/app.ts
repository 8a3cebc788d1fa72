/** The CDK app, as `cdk synth` and `cdk deploy` start it (cdk.json). */
import { fileURLToPath } from 'node:url';
import { FUNCTION_NAMES } from '../functions/shared/names.ts';
import { createApp } from '../lib/app.ts';
import { BUNDLES_DIR, bundleFunctions } from '../lib/bundling.ts';
import { loadNewsroom, settingsWarnings } from '../lib/config.ts';

const newsroom = loadNewsroom(fileURLToPath(new URL('../newsroom.yaml', import.meta.url)));
for (const warning of settingsWarnings(newsroom, new Date())) console.warn(warning);
await bundleFunctions(FUNCTION_NAMES, newsroom);
createApp({ newsroom, functionsDir: BUNDLES_DIR }).synth();
