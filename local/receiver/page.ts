import { html, raw } from 'hono/html';
import * as z from 'zod';
import type { ReceivedWebhook } from './received.ts';

const style = `
:root { color-scheme: light dark; --line: light-dark(#d8dee4, #3a424a); --soft: light-dark(#f5f7f9, #1c2126);
  --good: light-dark(#1a7f37, #57d27a); --bad: light-dark(#b42318, #ff8a7a); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
  background: light-dark(#fff, #14181c); color: light-dark(#1f2328, #e6e9ec); }
header { display: flex; align-items: baseline; gap: 1rem; flex-wrap: wrap; }
h1 { font-size: 1.4rem; margin: 0; }
button { font: inherit; padding: .25rem .9rem; border: 1px solid var(--line); border-radius: .4rem;
  background: var(--soft); color: inherit; cursor: pointer; }
article { border: 1px solid var(--line); border-radius: .6rem; margin: 1rem 0; overflow: hidden; }
article h2 { font-size: 1rem; margin: 0; padding: .6rem 1rem; background: var(--soft); display: flex; gap: 1rem;
  flex-wrap: wrap; }
.good { color: var(--good); } .bad { color: var(--bad); }
pre { margin: 0; padding: 1rem; overflow: auto; max-height: 26rem; font-size: .85rem; }
article p { margin: 0; padding: .6rem 1rem 0; }
details { border-top: 1px solid var(--line); } summary { padding: .4rem 1rem; cursor: pointer; }
`;

/** Takes the list anew every second, and puts it in where it changed, so that an open webhook stays open. */
const script = `
let last = '';
setInterval(async () => {
  const text = await (await fetch('/list')).text();
  if (text !== last) document.querySelector('main').innerHTML = text;
  last = text;
}, 1000);
`;

export const page = (received: ReceivedWebhook[], open: boolean) => html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>Webhook receiver</title>
<style>${raw(style)}</style></head>
<body><main>${webhookList(received, open)}</main><script>${raw(script)}</script></body>
</html>`;

export const webhookList = (received: ReceivedWebhook[], open: boolean) => html`
<header><h1>Webhook receiver</h1>
  ${
    open
      ? html`<span class="good">takes webhooks</span><form method="post" action="/stop"><button>Stop</button></form>`
      : html`<span class="bad">stopped: answers 503</span><form method="post" action="/start"><button>Start</button></form>`
  }
</header>
${
  received.length === 0
    ? html`<p>Nothing yet. Add this address as a partner, then publish a release.</p>`
    : received.map(webhook)
}`;

const webhook = (one: ReceivedWebhook) => html`<article>
  <h2><time>${one.at}</time><span>${one.path}</span>${facts(one).map((fact) => html`<span>${fact}</span>`)}
    <span class="${one.signature.valid ? 'good' : 'bad'}">${one.signature.explanation}</span></h2>
  ${byReference(one)}<pre>${pretty(one.body)}</pre>
  <details><summary>Headers</summary><pre>${Object.entries(one.headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}</pre></details>
</article>`;

/** What a webhook is about: event, place in the endpoint's log, and the format of its item. */
const facts = ({ headers, body }: ReceivedWebhook): string[] => {
  const { 'dateline-event': event, 'dateline-sequence': sequence, 'content-type': type = '' } = headers;
  const { standard } = envelopeOf(body)?.data ?? {};
  const format = standard ? `${standard.name} ${standard.version}` : type;
  return [event ?? '', sequence === undefined ? '' : `no. ${sequence}`, format].filter((fact) => fact !== '');
};

/** Where an item is that was too large to come along. */
function byReference({ body }: ReceivedWebhook) {
  const reference = envelopeOf(body)?.reference;
  return reference
    ? html`<p>By reference: <a href="${reference.href}">${reference.contentType}, ${reference.bytes} bytes</a></p>`
    : '';
}

/** What of a body is looked at, where it is of the form that ours have. */
const envelope = z.object({
  data: z.object({ standard: z.object({ name: z.string(), version: z.string() }).optional() }).optional(),
  reference: z
    .object({ href: z.url({ protocol: /^https?$/ }), contentType: z.string(), bytes: z.int() })
    .optional(),
});

function envelopeOf(body: string): z.infer<typeof envelope> | undefined {
  try {
    return envelope.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
