import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { origin } from './emulators/clients.ts';
import { endpointsOf, toolEnvironment } from './functions/environment.ts';
import type { Ports } from './ports.ts';
import { REGION } from './template/identity.ts';
import type { Plan } from './template/plan.ts';

/** The stack outputs of the design by their names, and where the laptop's services are. */
export interface LaptopOutputs {
  [output: string]: string | Record<string, string>;
  Endpoints: Record<string, string>;
  Region: string;
  SiteUrl: string;
  UploadsBucketName: string;
  MailInboxUrl: string;
  ReceiverUrl: string;
}

export function outputsOf(plan: Plan, ports: Ports): LaptopOutputs {
  return {
    SiteUrl: origin(ports.site),
    UploadsBucketName: '',
    ...plan.outputs,
    Region: REGION,
    Endpoints: endpointsOf(ports),
    MailInboxUrl: `${origin(ports.mail)}/`,
    ReceiverUrl: `${origin(ports.receiver)}/`,
  };
}

/** Writes `outputs.json` for programs, and `env` for a shell to source. */
export function writeOutputs(outputs: LaptopOutputs, ports: Ports, dataDir: string): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(join(dataDir, 'outputs.json'), `${JSON.stringify(outputs, null, 2)}\n`);
  const environment = { ...toolEnvironment(ports), UPLOADS_BUCKET: outputs.UploadsBucketName };
  const lines = Object.entries(environment).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(join(dataDir, 'env'), lines.join(''));
}
