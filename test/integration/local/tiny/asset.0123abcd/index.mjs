import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';

const tables = new DynamoDBClient();
const TableName = process.env.TABLE;
const keep = (pk, sk, text = '') =>
  tables.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: sk }, text: { S: text } } }));

/** Keeps what each message says; one that says so fails, always or the first time. */
async function work(records) {
  const failures = [];
  const held = new Set();
  for (const { messageId, body, attributes } of records) {
    const group = attributes.MessageGroupId;
    const job = JSON.parse(body);
    const text = job.text ?? job.detail.object.key;
    if (text.includes('throw')) throw new Error('the whole batch');
    if (text.includes('poison') || (text.includes('once') && attributes.ApproximateReceiveCount === '1')) {
      failures.push({ itemIdentifier: messageId });
      held.add(group);
    } else if (group !== undefined && held.has(group)) failures.push({ itemIdentifier: messageId });
    else await keep(group ?? 'DONE', `${process.hrtime.bigint()}`, text);
  }
  return { batchItemFailures: failures };
}

export const handler = async (event) => {
  if (event.Records) return work(event.Records);
  switch (event.rawPath) {
    case '/api/environment':
      return { statusCode: 200, body: JSON.stringify(process.env) };
    case '/api/slow':
      return sleep(10_000);
    case '/api/crash':
      return process.exit(1);
    case '/api/throw':
      throw new Error('thrown');
    default:
      return { statusCode: 200, cookies: ['a=1'], body: `${event.routeKey} ${event.body ?? ''}` };
  }
};
