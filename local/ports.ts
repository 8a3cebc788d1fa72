import { createServer } from 'node:net';

/** Nothing of the laptop listens on any other address: the emulators ask nobody for a password. */
export const HOST = '127.0.0.1';

/** What listens on a port, in the order of the ports from the base port on. */
export const SERVICES = {
  site: 'the site and the API',
  mail: 'the mail inbox and SES',
  receiver: 'the webhook receiver',
  storage: 'S3 and SQS',
  tables: 'DynamoDB',
  events: 'EventBridge',
  scheduler: 'EventBridge Scheduler',
  keys: 'KMS',
} as const;
export type Service = keyof typeof SERVICES;
export type Ports = Record<Service, number>;

/** A port that we want is in use. */
export class PortTaken extends Error {
  readonly port: number;

  constructor(port: number, service: Service, basePort: number) {
    super(
      `Port ${port} is taken, and ${SERVICES[service]} wants it. Stop what listens there, or choose other ports: npm start -- --port ${basePort + 100}`,
    );
    this.port = port;
  }
}

/**
 * Chooses the ports: `basePort` and those after it, or free ones where it is 0.
 *
 * @throws PortTaken, before anything has been started
 */
export async function choosePorts(basePort: number, given: Partial<Ports> = {}): Promise<Ports> {
  const wanted: Ports = {
    site: 0,
    mail: 1,
    receiver: 2,
    storage: 3,
    tables: 4,
    events: 5,
    scheduler: 6,
    keys: 7,
  };
  const names = Object.keys(SERVICES).filter((name): name is Service => name in SERVICES);
  // All are held at once, so that the system does not give the same free port twice.
  const held: (() => Promise<void>)[] = [];
  try {
    for (const name of names) {
      const port = given[name] ?? (basePort === 0 ? 0 : basePort + wanted[name]);
      const hold = await holdPort(port).catch((error: unknown) => {
        if (isTaken(error)) throw new PortTaken(port, name, basePort || 4500);
        throw error;
      });
      wanted[name] = hold.port;
      held.push(hold.release);
    }
  } finally {
    await Promise.all(held.map((release) => release()));
  }
  return wanted;
}

async function holdPort(port: number): Promise<{ port: number; release(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: HOST, exclusive: true }, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EADDRINUSE' || error.code === 'EACCES');
