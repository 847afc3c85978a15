import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { IDEMPOTENCY_SECONDS } from '../../../src/contract/limits.ts';
import { FilestoreError } from '../../../src/contract/errors.ts';
import { CallRecord } from '../../domain/call-record.ts';
import type { Payment } from '../../domain/payments.ts';
import type { CallTable } from '../database.ts';
import { pay } from './pay.ts';
import type { Sql } from './schema.ts';

/** The same call is remembered already, so this transaction is rolled back. */
class Remembered extends Error {}

export class SqlCallTable implements CallTable {
  readonly #sql: Sql;

  constructor(db: Sql) {
    this.#sql = db;
  }

  async pay(payments: readonly Payment[]): Promise<void> {
    if (payments.length === 0) return;
    await this.#sql.transaction().execute((transaction) => pay(payments, transaction));
  }

  async payOnce(
    hash: string,
    { bodyHash, refused, client }: Pick<CallRecord, 'bodyHash' | 'refused' | 'client'>,
    payments: readonly Payment[],
    now: number,
  ): Promise<CallRecord> {
    const record: CallRecord = {
      bodyHash,
      refused,
      client,
      paidAt: now,
      seed: randomBytes(32).toString('base64url'),
      expiresAt: now + IDEMPOTENCY_SECONDS * 1000,
    };
    try {
      await this.#sql.transaction().execute(async (transaction) => {
        // Waits for a transaction of the same call, because of the primary key.
        if (!(await remember(hash, record, now, transaction))) throw new Remembered();
        await pay(payments, transaction);
      });
      return record;
    } catch (error) {
      if (!(error instanceof Remembered)) throw error;
      const found = await this.find(hash, now);
      // It has expired in this moment.
      if (!found) throw new FilestoreError('storage-busy', { retryAfter: 1 });
      return found;
    }
  }

  async find(hash: string, now: number): Promise<CallRecord | undefined> {
    const row = await this.#sql
      .selectFrom('filestoreCalls')
      .selectAll()
      .where('hash', '=', hash)
      .where('expiresAt', '>', now)
      .executeTakeFirst();
    return (
      row &&
      v.parse(CallRecord, {
        bodyHash: row.bodyHash,
        refused: JSON.parse(row.refused),
        ...(row.client !== null && { client: row.client }),
        ...(row.paidAt !== null && { paidAt: row.paidAt }),
        seed: row.seed,
        expiresAt: row.expiresAt,
      })
    );
  }
}

/** Returns false if the call is remembered already. An expired one is replaced. */
async function remember(
  hash: string,
  { bodyHash, refused, client, paidAt, seed, expiresAt }: CallRecord,
  now: number,
  db: Sql,
): Promise<boolean> {
  const row = {
    hash,
    bodyHash,
    refused: JSON.stringify(refused),
    client: client ?? null,
    paidAt: paidAt ?? null,
    seed,
    expiresAt,
  };
  const written = await db
    .insertInto('filestoreCalls')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('hash').doUpdateSet(row).where('filestoreCalls.expiresAt', '<=', now),
    )
    .returning('hash')
    .executeTakeFirst();
  return written !== undefined;
}
