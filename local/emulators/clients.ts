import { HOST } from '../ports.ts';
import { REGION } from '../template/identity.ts';

/** The emulators take any credentials. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export const origin = (port: number): string => `http://${HOST}:${port}`;

/** How our own SDK clients reach an emulator. */
export const clientConfig = (port: number) => ({
  endpoint: origin(port),
  region: REGION,
  credentials: CREDENTIALS,
});
