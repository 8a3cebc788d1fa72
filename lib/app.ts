import { readFileSync } from 'node:fs';
import { App, type AppProps, DefaultStackSynthesizer, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import * as z from 'zod';
import type { NewsroomSettings } from '../functions/shared/domain/newsroom.ts';
import { readStage, type StageContext } from './config.ts';
import { AlertsStack } from './stacks/alerts.ts';
import { PublishingStack } from './stacks/publishing.ts';
import { SiteStack } from './stacks/site.ts';
import { StorageStack } from './stacks/storage.ts';
import { SyndicationStack } from './stacks/syndication.ts';

export interface CreateAppProps {
  newsroom: NewsroomSettings;
  /** Folder with the bundles of lib/bundling.ts: `<functionsDir>/<name>/index.mjs`. */
  functionsDir: string;
  /** The stage's settings.
   * @default the context that the CDK's command line gives: `-c stage=prod`
   */
  stage?: StageContext;
  /** Where the templates go.
   * @default what the CDK's command line says, or a temporary folder
   */
  outdir?: string;
}

/**
 * Dateline's CDK app, ready for `synth()`. Its stacks are `Dateline-<stage>-Storage`, `-Site`, `-Publishing`,
 * `-Alerts` and `-Syndication`.
 *
 * @throws SettingsError when the stage's settings are wrong
 */
export function createApp({ newsroom, functionsDir, stage: given, outdir }: CreateAppProps): App {
  const options: AppProps = {
    // The command line passes cdk.json's flags by itself; whoever synthesizes in process gets the same templates.
    context: { ...featureFlags(), ...given },
    analyticsReporting: false,
    // Two seconds at every start of the laptop, for templates that are the same as those checked for other stages.
    builtinCloudFormationValidation: given?.stage !== 'laptop',
    ...(outdir === undefined ? {} : { outdir }),
  };
  // The command line checks the bootstrap's version itself; without CDK's rule and parameter, templates are plainer.
  // (Assigned, because CDK's types are not exact about optional properties.)
  Object.assign(options, {
    defaultStackSynthesizer: new DefaultStackSynthesizer({ generateBootstrapVersionRule: false }),
  });
  const app = new App(options);
  const stage = readStage((name) => app.node.tryGetContext(name));
  const named = (part: string) => ({
    stackName: `Dateline-${stage.stage}-${part}`,
  });
  const surroundings = { stage, newsroom, functionsDir };

  const storage = new StorageStack(app, 'Storage', { ...named('Storage'), ...surroundings });
  const watched = { ...surroundings, alarms: storage.alarms, storage };
  const site = new SiteStack(app, 'Site', { ...named('Site'), ...watched });
  const rest = { ...watched, site };
  new PublishingStack(app, 'Publishing', { ...named('Publishing'), ...rest });
  new AlertsStack(app, 'Alerts', { ...named('Alerts'), ...rest });
  new SyndicationStack(app, 'Syndication', { ...named('Syndication'), ...rest });

  Tags.of(app).add('dateline:stage', stage.stage);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}

function featureFlags(): Record<string, unknown> {
  const file = readFileSync(new URL('../cdk.json', import.meta.url), 'utf8');
  return z.object({ context: z.record(z.string(), z.unknown()) }).parse(JSON.parse(file)).context;
}
