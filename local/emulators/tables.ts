import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import type { TablePlan } from '../template/plan.ts';
import { clientConfig } from './clients.ts';
import { startThread } from './thread.ts';

export interface Tables {
  createTable(plan: TablePlan): Promise<void>;
  stop(): Promise<void>;
}

/** DynamoDB: dynalite, kept in a folder. It knows no transactions, no streams, and expires nothing. */
export async function startTables(options: { port: number; dataDir: string }): Promise<Tables> {
  const path = join(options.dataDir, 'tables');
  mkdirSync(path, { recursive: true });
  const thread = await startThread(new URL('./tables-worker.ts', import.meta.url), {
    port: options.port,
    path,
  });
  const client = new DynamoDBClient(clientConfig(options.port));

  return {
    async createTable(plan) {
      const command = new CreateTableCommand({
        TableName: plan.name,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: plan.attributes.map((a) => ({ AttributeName: a.name, AttributeType: a.type })),
        KeySchema: plan.keys.map((k) => ({ AttributeName: k.name, KeyType: k.type })),
      });
      try {
        await client.send(command);
      } catch (error) {
        if (!(error instanceof ResourceInUseException)) throw error;
      }
    },
    async stop() {
      client.destroy();
      await thread.stop();
    },
  };
}
