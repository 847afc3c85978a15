import { APIGatewayClient, paginateGetApiKeys } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { checkAws, ok, problem, warning, type Finding } from './finding.ts';

/** Per account and region. AWS does not raise it. A tenant has two keys, and four during a rotation. */
const API_KEYS = 10_000;
/** The default quota per account and region. AWS raises it on request. */
const TABLES = 2500;

/** Compares the other quotas of the account that a stack needs with what is left of them. */
export async function checkQuotas(): Promise<Finding[]> {
  return Promise.all([
    checkAws('API keys', 'warning', async () => apiKeysFinding(await countApiKeys())),
    checkAws('DynamoDB tables', 'warning', async () => tablesFinding(await countTables())),
  ]);
}

export function apiKeysFinding(used: number): Finding {
  const subject = 'API keys';
  if (used + 2 > API_KEYS) {
    return problem(
      subject,
      `${used} of ${API_KEYS} are used, and AWS does not raise this quota. Use another region or account.`,
    );
  }
  const text = `${used} of ${API_KEYS} in this region are used`;
  return used > API_KEYS * 0.9
    ? warning(subject, `${text}. AWS does not raise this quota.`)
    : ok(subject, text);
}

export function tablesFinding(used: number): Finding {
  const subject = 'DynamoDB tables';
  const text = `${used} of ${TABLES} (the default quota) in this region are used`;
  return used < TABLES
    ? ok(subject, text)
    : warning(subject, `${text}. Check the quota in Service Quotas.`);
}

async function countApiKeys(): Promise<number> {
  let count = 0;
  const query = { limit: 500, includeValues: false };
  for await (const { items } of paginateGetApiKeys({ client: new APIGatewayClient() }, query)) {
    count += items?.length ?? 0;
  }
  return count;
}

async function countTables(): Promise<number> {
  let count = 0;
  for await (const { TableNames } of paginateListTables({ client: new DynamoDBClient() }, {})) {
    count += TableNames?.length ?? 0;
  }
  return count;
}
