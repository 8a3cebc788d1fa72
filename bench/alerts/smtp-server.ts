/** An SMTP server on loopback that reads mails and forgets them (smtp-server of bench/peers). Prints its port. */
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';

const { SMTPServer } = createRequire(new URL('../peers/package.json', import.meta.url))('smtp-server');
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS', 'AUTH'],
  maxClients: 1_000,
  onData(stream: Readable, _session: unknown, done: () => void) {
    stream.on('end', done).resume();
  },
});
server.listen(0, '127.0.0.1', () => console.log(server.server.address().port));
