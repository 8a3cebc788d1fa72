import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';
import { createPost, type PostSettings, type Timeouts } from '../../../functions/shared/adapters/http.ts';

/** Short, so that no test waits long. */
export const timeouts: Timeouts = { lookup: 300, connect: 500, tls: 800, firstByte: 500, whole: 1000 };
export const servers: { server: Server; sockets: Set<Socket> }[] = [];

export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  servers.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** A partner that speaks HTTP, more or less. */
export const answering = (
  answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<number> =>
  listening(
    createServer((request, response) => {
      request.resume();
      request.on('end', () => answer(response, request));
    }),
  );

/** A partner that does something to the bare connection. */
export const meeting = (meet: (socket: Socket) => void): Promise<number> => listening(createTcpServer(meet));

export const post = (url: string, settings: Partial<PostSettings> = {}) =>
  createPost({ allowInside: true, timeouts, ...settings })({
    url,
    headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
    body: '{"type":"x"}',
  });
export const resolvesTo =
  (...addresses: string[]) =>
  () =>
    Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
export const at = (port: number): string => `http://127.0.0.1:${port}/hook`;

afterEach(async () => {
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});
