import type { Counted, GrantPayment, Payment, QuotaPayment } from '../../domain/payments.ts';

/** A conditional update of a counter. */
export interface PaymentUpdate {
  readonly TableName: string;
  readonly Key: { readonly key: string };
  readonly UpdateExpression: string;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, string | number>;
}

/** Converts a payment into DynamoDB's syntax. */
export function paymentUpdate(payment: Payment, tableName: string): PaymentUpdate {
  return payment.kind === 'quota'
    ? quotaUpdate(payment, tableName)
    : grantUpdate(payment, tableName);
}

function quotaUpdate(
  { counted, day, usage, limits, ttl }: QuotaPayment,
  TableName: string,
): PaymentUpdate {
  const room = (['files', 'bytes'] as const).flatMap((name) => {
    const limit = limits[name];
    return limit === undefined ? [] : [{ name, left: limit - usage[name] }];
  });
  return {
    TableName,
    Key: { key: quotaKey(counted, day) },
    UpdateExpression: 'SET #ttl = :ttl ADD #files :files, #bytes :bytes',
    ConditionExpression: room
      .map(({ name }) => `(attribute_not_exists(#${name}) OR #${name} <= :${name}Room)`)
      .join(' AND '),
    ExpressionAttributeNames: { '#ttl': 'ttl', '#files': 'files', '#bytes': 'bytes' },
    ExpressionAttributeValues: {
      ':ttl': ttl,
      ':files': usage.files,
      ':bytes': usage.bytes,
      ...Object.fromEntries(room.map(({ name, left }) => [`:${name}Room`, left])),
    },
  };
}

function grantUpdate({ hash, files, now }: GrantPayment, TableName: string): PaymentUpdate {
  return {
    TableName,
    Key: { key: grantKey(hash) },
    UpdateExpression: 'SET #left = #left - :files',
    // DynamoDB deletes expired rows only within days, so an expired grant may still exist.
    ConditionExpression: '#left >= :files AND #expiresAt > :now',
    ExpressionAttributeNames: { '#left': 'left', '#expiresAt': 'expiresAt' },
    ExpressionAttributeValues: { ':files': files, ':now': now },
  };
}

export function grantKey(hash: string): string {
  return `GRANT#${hash}`;
}

export function quotaKey({ tenant, client }: Counted, day: number): string {
  return client === undefined ? `QUOTA#${tenant}#${day}` : `QUOTA#${tenant}#${day}#${client}`;
}
