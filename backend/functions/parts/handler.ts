import { FilestoreError } from '../../../src/contract/errors.ts';
import { parts as operation } from '../../../src/contract/server-operations.ts';
import { partLength, partPlanFor } from '../../../src/contract/part-plan.ts';
import type { PartsResponse } from '../../../src/contract/responses.ts';
import type { PartsRequest } from '../../../src/contract/request-schemas.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { requireVisible, requireActive, wrongState, type Principal } from '../../domain/access.ts';
import { extendUrlExpiry } from '../../domain/file-transitions.ts';
import type { FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import { readInteger, readString, type EnvironmentOf } from '../../runtime/environment.ts';
import type { FileRequestContext } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import type { FileTable } from '../../stores/file-table.ts';
import { S3Presigner } from '../../stores/s3-presigner.ts';
import { connectObjects, type ObjectStore } from '../../stores/object-store.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly presign: S3Presigner;
  readonly uploadUrlSeconds: number;
  readonly clock: () => number;
}

/** Signs the parts that are asked for, and says which ones S3 has already, for an upload that goes on. */
export async function parts(
  call: FileRequestContext<PartsRequest>,
  dependencies: Dependencies,
): Promise<PartsResponse> {
  const { files, objects, presign, uploadUrlSeconds, clock } = dependencies;
  const key = objectKey(call.tenant, call.id);
  const record = requireActive(requireVisible(await files.get(key), call.authority));
  const { uploadId, size, partSize = size, due = 0 } = record;
  if (record.state !== 'PENDING') throw wrongState(record, 'the file is not being uploaded');
  if (due <= clock()) throw new FilestoreError('file-deleted', { detail: 'the file has expired' });
  const ofParts = call.body.list || call.body.numbers.length > 0;
  if (!record.multipart && !ofParts) return signAgain(record, call.authority, dependencies);
  if (uploadId === undefined) throw wrongState(record, 'no multipart upload is open');
  const plan = partPlanFor(size, partSize);
  const signed = call.body.numbers.map((number) => {
    const length = partLength(plan, size, number);
    if (length === undefined) {
      throw new FilestoreError('invalid-request', {
        detail: `numbers: the file has parts 1 to ${plan.partCount}`,
        limit: plan.partCount,
      });
    }
    return { number, url: presign.part({ key, uploadId, number, length }, uploadUrlSeconds) };
  });
  const uploaded = call.body.list ? await objects.listParts(key, uploadId) : undefined;
  if (call.body.list && !uploaded) throw wrongState(record, 'the upload is complete or aborted');
  return {
    ...plan,
    parts: signed,
    ...(uploaded && { uploaded }),
    expiresIn: uploadUrlSeconds,
  };
}

/** Its bytes, its type and its grant are settled, so that a long pause costs the page nothing. */
async function signAgain(
  record: FileRecord,
  authority: Principal,
  { files, presign, uploadUrlSeconds: expiresIn, clock }: Dependencies,
): Promise<PartsResponse> {
  const changed = await files.update(record.key, extendUrlExpiry(clock() + expiresIn * 1000));
  if (!changed.changed) {
    throw wrongState(
      requireActive(requireVisible(changed.current, authority)),
      'the file is not being uploaded',
    );
  }
  const upload = { kind: 'put', ...presign.upload(record, expiresIn), expiresIn } as const;
  return { partSize: record.size, partCount: 1, parts: [], upload, expiresIn };
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  return httpHandler(operation, parts, {
    ...httpDeps(env, clock, log),
    objects: connectObjects(env),
    presign: new S3Presigner(readString(env.BUCKET_NAME, 'BUCKET_NAME'), env, clock),
    uploadUrlSeconds: readInteger(env.UPLOAD_URL_SECONDS, 'UPLOAD_URL_SECONDS'),
  });
}

export const handler = lazyHandler(createHandler);
