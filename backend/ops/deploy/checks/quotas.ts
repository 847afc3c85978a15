import { APIGatewayClient, paginateGetApiKeys } from '@aws-sdk/client-api-gateway';
import { DynamoDBClient, paginateListTables } from '@aws-sdk/client-dynamodb';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { checkAws, ok, problem, warning, type Finding } from './finding.ts';

/** Lambda keeps this many executions for functions without reserved concurrency. */
const UNRESERVED_MINIMUM = 100;
/** New accounts have 10. The API responds with 503 and pages retry when no execution is left. */
const LOW_CONCURRENCY = 100;
/** Per account and region. AWS does not raise it. A tenant has two keys, and four during a rotation. */
const API_KEYS = 10_000;
/** The default quota per account and region. AWS raises it on request. */
const TABLES = 2500;

/**
 * Compares the quotas of the account that a new stack needs with what is left of them.
 *
 * @param reserved - The reserved concurrency that the stack adds. 0 for a stack that exists.
 */
export async function checkQuotas(reserved: number): Promise<Finding[]> {
  return Promise.all([
    checkAws('Lambda concurrency', 'warning', async () => {
      const { AccountLimit } = await new LambdaClient().send(new GetAccountSettingsCommand({}));
      const { ConcurrentExecutions = 0, UnreservedConcurrentExecutions = 0 } = AccountLimit ?? {};
      return concurrencyFinding(ConcurrentExecutions, UnreservedConcurrentExecutions, reserved);
    }),
    checkAws('API keys', 'warning', async () => apiKeysFinding(await countApiKeys())),
    checkAws('DynamoDB tables', 'warning', async () => tablesFinding(await countTables())),
  ]);
}

export function concurrencyFinding(all: number, unreserved: number, reserved: number): Finding {
  const subject = 'Lambda concurrency';
  const raise = 'Request more in Service Quotas: "Concurrent executions" of AWS Lambda.';
  if (reserved > 0 && unreserved - reserved < UNRESERVED_MINIMUM) {
    return problem(
      subject,
      `${unreserved} executions are not reserved. The stack reserves ${reserved}, and Lambda requires ${UNRESERVED_MINIMUM} unreserved ones. ${raise}`,
    );
  }
  if (unreserved < LOW_CONCURRENCY) {
    return warning(subject, `only ${unreserved} concurrent executions of all functions. ${raise}`);
  }
  return ok(subject, `${unreserved} of ${all} concurrent executions are not reserved`);
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
