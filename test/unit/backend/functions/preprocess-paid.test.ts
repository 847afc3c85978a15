import { expect, test } from 'vitest';
import type { FileRecord } from '../../../../backend/domain/file-record.ts';
import { hashJson } from '../../../../backend/domain/repeatable-call.ts';
import { preprocess } from '../../../../backend/functions/preprocess/handler.ts';
import type { S3Presigner } from '../../../../backend/stores/s3/presigner.ts';
import type { CallTable, FileTable, KeyTable } from '../../../../backend/stores/database.ts';
import { DynamoDbGrantTable } from '../../../../backend/stores/dynamodb/grant-table.ts';

const body = {
  files: [4, 9].map((size) => ({ name: 'a', size, type: 'a/b' })),
};

/** The first call has paid for its first file and crashed before it could write the row. */
test('a call that was paid is finished, even if grants are required and its files are too large by now', async () => {
  const paid = {
    bodyHash: hashJson(body),
    refused: { 1: 'file-too-large' },
    seed: 's',
    expiresAt: 9,
  };
  const calls = { find: async () => paid } as unknown as CallTable;
  const created: FileRecord[] = [];
  const files = {
    createMissing: async (records: readonly FileRecord[]) => {
      created.push(...records);
      return records;
    },
  } as unknown as FileTable;
  const presigner = {
    hosts: 1,
    upload: () => ({ url: 'https://bucket.example/', headers: {} }),
  } as unknown as S3Presigner;
  const call = {
    tenant: 'demo',
    limits: { filesPerDay: 0 },
    client: 'c',
    authority: { kind: 'browser' },
    requestId: 'r',
    query: undefined,
    idempotencyKey: 'k',
    body,
  } as const;
  const response = await preprocess(call, {
    files,
    calls,
    presigner,
    grants: new DynamoDbGrantTable('files', {} as never),
    quotasPerDay: {},
    keys: {} as KeyTable,
    allowedOrigins: [],
    clock: () => 0,
    log: () => undefined,
    policy: { maxFileSize: 3, allowedTypes: [], kinds: new Map() },
    requireGrant: true,
    multipartFromBytes: 100,
    formUploadBytes: 0,
    partBytes: 100,
    uploadUrlSeconds: 900,
    expireAfterSeconds: 3600,
    checks: [],
  });
  expect(response.files).toMatchObject([
    { upload: { kind: 'put' } },
    { error: { code: 'file-too-large' } },
  ]);
  expect(created.map(({ size }) => size)).toEqual([4]);
});
