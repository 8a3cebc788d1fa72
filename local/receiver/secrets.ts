import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { Webhook } from 'standardwebhooks';
import { partner } from '../../functions/shared/domain/partner.ts';

export interface KnownSecret {
  /** Whose it is, such as `Tide Wire (ep_1)`. */
  owner: string;
  secret: string;
}

/** The secrets of all partners, as the Partners table has them. */
export async function partnerSecrets(client: DynamoDBDocumentClient, table: string): Promise<KnownSecret[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'PARTNERS' },
    }),
  );
  return Items.flatMap((item) => {
    const { pk: _pk, sk: _sk, ...rest } = item;
    const read = partner.safeParse(rest);
    if (!read.success) return [];
    return read.data.endpoints.map(({ id, secret }) => ({ owner: `${read.data.name} (${id})`, secret }));
  });
}

/**
 * Holds a webhook against the partners' secrets (Standard Webhooks, "Verifying webhook authenticity").
 *
 * @returns in words, whether and whose the signature is
 */
export function verifySignature(
  body: string,
  headers: Record<string, string>,
  secrets: KnownSecret[],
): { valid: boolean; explanation: string } {
  if (!headers['webhook-signature']) return { valid: false, explanation: 'not signed' };
  let last = 'there is no partner in the Partners table';
  for (const { owner, secret } of secrets) {
    try {
      new Webhook(secret).verify(body, headers);
      return { valid: true, explanation: `signed for ${owner}` };
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
  }
  return { valid: false, explanation: `no partner's signature: ${last}` };
}
