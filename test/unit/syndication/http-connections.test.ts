import type { Socket } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { createPost, type PostSettings } from '../../../functions/shared/adapters/http.ts';
import { answering, at, meeting, resolvesTo, timeouts } from './servers.ts';

describe('a kept connection', () => {
  const keeping = { idle: 5000, age: 60_000, most: 100 };
  const answered = 'HTTP/1.1 204 No Content\r\n\r\n';

  /** A partner that does with a connection what is said for it, call by call; past the last, it answers 204. */
  async function scripted(...connections: ((socket: Socket) => void)[][]) {
    const calls: number[] = [];
    const port = await meeting((socket) => {
      const mine = connections[calls.length] ?? [];
      const number = calls.push(0) - 1;
      socket.on('data', (data) => {
        // A request is written at once: its end is the body's.
        if (!data.toString('latin1').endsWith('}')) return;
        const act = mine[calls[number] ?? 0] ?? ((s: Socket) => s.write(answered));
        calls[number] = (calls[number] ?? 0) + 1;
        act(socket);
      });
    });
    return { calls, url: at(port) };
  }
  const caller = (url: string, settings: Partial<PostSettings> = {}) => {
    const posting = createPost({ allowInside: true, timeouts, keeping, ...settings });
    return () => posting({ url, headers: { 'webhook-id': 'msg_1' }, body: '{}' });
  };
  const answers = (socket: Socket) => socket.write(answered);
  const resets = (socket: Socket) => socket.resetAndDestroy();

  it('serves several calls', async () => {
    const { calls, url } = await scripted();
    const call = caller(url);
    for (const _ of [1, 2, 3]) expect(await call()).toMatchObject({ status: 204 });
    expect(calls).toEqual([3]);
  });

  it('that breaks just as it is used again is no failed attempt', async () => {
    const { calls, url } = await scripted([answers, resets], [answers]);
    const call = caller(url);
    await call();
    expect(await call()).toMatchObject({ status: 204 });
    expect(calls).toEqual([2, 1]);
  });

  it('that ends in silence just as it is used again is none either', async () => {
    const { calls, url } = await scripted([answers, (socket) => socket.end()], [answers]);
    const call = caller(url);
    await call();
    expect(await call()).toMatchObject({ status: 204 });
    expect(calls).toEqual([2, 1]);
  });

  it('is replaced once: the new one that breaks as well is a failure', async () => {
    const { calls, url } = await scripted([answers, resets], [resets]);
    const call = caller(url);
    await call();
    expect((await call()).error).toContain('ECONNRESET');
    expect(calls).toEqual([2, 1]);
  });

  it('that breaks after a byte of the answer is a failure', async () => {
    const partly = (socket: Socket) => {
      socket.write('HTTP/1.1 5', () => setTimeout(() => socket.resetAndDestroy(), 20));
    };
    const { calls, url } = await scripted([answers, partly]);
    const call = caller(url);
    await call();
    expect((await call()).error).toBeTruthy();
    expect(calls).toEqual([2]);
  });

  it('that hangs is a failure', async () => {
    const { calls, url } = await scripted([answers, () => undefined]);
    const call = caller(url);
    await call();
    expect((await call()).error).toBe('no answer within 0.5 s');
    expect(calls).toEqual([2]);
  });

  it('is not for a new one that breaks: that is a failure', async () => {
    const { calls, url } = await scripted([resets]);
    expect((await caller(url)()).error).toContain('ECONNRESET');
    expect(calls).toEqual([1]);
  });

  it('is looked up and checked anew where it breaks', async () => {
    const { calls, url } = await scripted([answers, resets], [answers]);
    const addresses = ['127.0.0.1', '169.254.169.254'];
    const call = caller(url.replace('127.0.0.1', 'partner.example.org'), {
      resolve: () => resolvesTo(addresses.shift() ?? '')(),
    });
    await call();
    expect((await call()).error).toContain('metadata');
    expect(calls).toEqual([2]);
  });

  it.each([
    ['unused for long', { ...keeping, idle: 1 }],
    ['old', { ...keeping, age: 1 }],
    ['one more than are kept', { ...keeping, most: 0 }],
  ])('that is %s is not used again', async (_, limits) => {
    const { calls, url } = await scripted();
    const call = caller(url, { keeping: limits });
    await call();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await call()).toMatchObject({ status: 204 });
    expect(calls).toEqual([1, 1]);
  });

  it('is not used again after a sleep in which no timer ran', async () => {
    const { calls, url } = await scripted();
    const call = caller(url);
    await call();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + keeping.idle });
    expect(await call()).toMatchObject({ status: 204 });
    vi.useRealTimers();
    expect(calls).toEqual([1, 1]);
  });

  it('is not used again where the answer was not read to its end', async () => {
    const { calls, url } = await scripted([
      (socket) => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc`),
    ]);
    const call = caller(url);
    expect(await call()).toMatchObject({ status: 200, body: 'abc' });
    expect(await call()).toMatchObject({ status: 204 });
    expect(calls).toEqual([1, 1]);
  });

  it('is not shared with another origin', async () => {
    const [one, other] = [await scripted(), await scripted()];
    const posting = createPost({ allowInside: true, timeouts, keeping });
    for (const { url } of [one, other, one, other]) await posting({ url, headers: {}, body: '{}' });
    expect([one.calls, other.calls]).toEqual([[2], [2]]);
  });
});

describe('an endpoint', () => {
  it('is called ten times at once, and holds up no other at the same host', async () => {
    let waiting = 0;
    let most = 0;
    let finished = 0;
    const port = await answering((response, { url }) => {
      if (url === '/ok') {
        response.writeHead(204).end();
        return;
      }
      waiting += 1;
      most = Math.max(most, waiting);
      setTimeout(() => {
        waiting -= 1;
        finished += 1;
        response.writeHead(204).end();
      }, 200);
    });
    const posting = createPost({ allowInside: true, timeouts });
    const call = (path: string) =>
      posting({ url: `http://127.0.0.1:${port}${path}`, headers: {}, body: '{}' });
    const slow = Array.from({ length: 70 }, () => call('/slow'));
    expect(await call('/ok')).toMatchObject({ status: 204 });
    expect(finished).toBeLessThan(50);
    // The last wait longer for their turn than a whole call may take, and are not late for it.
    for (const answer of await Promise.all(slow)) expect(answer).toMatchObject({ status: 204 });
    expect(most).toBe(10);
  });
});
