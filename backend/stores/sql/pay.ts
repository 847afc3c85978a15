import type { GrantPayment, Payment, QuotaPayment } from '../../domain/payments.ts';
import type { Sql } from './schema.ts';

/**
 * Makes all payments in the transaction. Their order is the same in every call, so two calls cannot wait for each other.
 *
 * @throws {FilestoreError} the refusal of a payment, which rolls back the transaction
 */
export async function pay(payments: readonly Payment[], transaction: Sql): Promise<void> {
  for (const payment of payments) {
    const made = await (payment.kind === 'quota'
      ? countUsage(payment, transaction)
      : useGrant(payment, transaction));
    if (!made) throw payment.refusal;
  }
}

async function countUsage(
  { counted, day, usage, limits, ttl }: QuotaPayment,
  db: Sql,
): Promise<boolean> {
  const room = (name: 'files' | 'bytes'): number =>
    (limits[name] ?? Number.MAX_SAFE_INTEGER) - usage[name];
  const row = await db
    .insertInto('filestoreQuotas')
    .values({
      tenant: counted.tenant,
      client: counted.client ?? '',
      day,
      files: usage.files,
      bytes: usage.bytes,
      deleteAt: ttl * 1000,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['tenant', 'client', 'day'])
        .doUpdateSet((quota) => ({
          files: quota('filestoreQuotas.files', '+', quota.ref('excluded.files')),
          bytes: quota('filestoreQuotas.bytes', '+', quota.ref('excluded.bytes')),
          deleteAt: quota.ref('excluded.deleteAt'),
        }))
        .where('filestoreQuotas.files', '<=', room('files'))
        .where('filestoreQuotas.bytes', '<=', room('bytes')),
    )
    .returning('day')
    .executeTakeFirst();
  return row !== undefined;
}

async function useGrant({ hash, files, now }: GrantPayment, db: Sql): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('filestoreGrants')
    .set((grant) => ({ left: grant('left', '-', files) }))
    .where('hash', '=', hash)
    .where('left', '>=', files)
    .where('expiresAt', '>', now)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
