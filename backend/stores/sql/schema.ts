import type { Kysely } from 'kysely';
import type { FileRecord } from '../../domain/file-record.ts';

/** The fields of a file that have a column. The others are the index of DynamoDB. */
type StoredField = Exclude<keyof FileRecord, 'listKey' | 'listedAt'>;

/** A row as it is written: every field is a text or a number, and an absent one is null. */
export type FileRow = {
  readonly [Field in StoredField]: FileRecord[Field] extends string
    ? FileRecord[Field]
    : Exclude<FileRecord[Field], undefined> extends string
      ? Exclude<FileRecord[Field], undefined> | null
      : Field extends 'outbox'
        ? string | null
        : number | null;
} & { readonly tenant: string };

/** The tables. Column names are written in snake case in the database. Times are milliseconds since the epoch. */
export interface Schema {
  readonly filestoreFiles: FileRow;
  readonly filestoreKeys: { readonly id: string; readonly record: string };
  readonly filestoreGrants: {
    readonly hash: string;
    readonly tenant: string;
    readonly left: number;
    readonly maxFileSize: number | null;
    /** A JSON list. */
    readonly allowedTypes: string | null;
    readonly context: string | null;
    readonly kind: string | null;
    readonly client: string | null;
    readonly expiresAt: number;
    /** When the row may be deleted. */
    readonly deleteAt: number;
  };
  readonly filestoreQuotas: {
    readonly tenant: string;
    /** The hash of a client, or empty for all clients of the tenant. */
    readonly client: string;
    readonly day: number;
    readonly files: number;
    readonly bytes: number;
    readonly deleteAt: number;
  };
  readonly filestoreCalls: {
    readonly hash: string;
    readonly bodyHash: string;
    /** A JSON object: the codes of refused files by their index. */
    readonly refused: string;
    readonly client: string | null;
    readonly paidAt: number | null;
    readonly seed: string;
    readonly expiresAt: number;
  };
  readonly filestoreWebhooks: {
    readonly tenant: string;
    readonly url: string;
    /** A JSON list. */
    readonly secrets: string;
    readonly failures: number;
    readonly retryAt: number | null;
  };
  readonly filestoreLeases: {
    readonly name: string;
    readonly holder: string;
    readonly until: number;
  };
  readonly filestoreUndelivered: { readonly id: string; readonly letter: string };
}

export type Sql = Kysely<Schema>;
