import { FilestoreError } from '../../../src/contract/errors.ts';
import { partLength, partPlanFor } from '../../../src/contract/part-plan.ts';
import type { PartsResponse } from '../../../src/contract/responses.ts';
import type { PartsRequest } from '../../../src/contract/request-schemas.ts';
import {
  requireVisible,
  requireActive,
  requireUnexpired,
  wrongState,
  type Principal,
} from '../../domain/access.ts';
import { extendUrlExpiry } from '../../domain/file-transitions.ts';
import type { FileRecord } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import type { FileApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { S3Presigner } from '../../stores/s3/presigner.ts';
import type { ObjectStore } from '../../stores/s3/object-store.ts';
import type { FileTable } from '../../stores/database.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly objects: ObjectStore;
  readonly presigner: S3Presigner;
  readonly uploadUrlSeconds: number;
  readonly clock: () => number;
}

/** Signs the requested parts, and lists the parts that are already in S3, so that an upload can resume. */
export async function parts(
  call: FileApiRequest<PartsRequest>,
  dependencies: Dependencies,
): Promise<PartsResponse> {
  const { files, objects, presigner, uploadUrlSeconds, clock } = dependencies;
  const key = objectKey(call.tenant, call.id);
  const record = requireActive(requireVisible(await files.get(key), call.authority));
  const { uploadId, size, partSize = size } = record;
  if (record.state !== 'PENDING')
    throw wrongState(record, 'only a pending file can be uploaded; register the file again');
  requireUnexpired(record, clock());
  const requestsParts = call.body.list || call.body.numbers.length > 0;
  if (!record.multipart && !requestsParts) return signAgain(record, call.authority, dependencies);
  if (uploadId === undefined)
    throw wrongState(record, 'the file has no open multipart upload; register it again');
  const plan = partPlanFor(size, partSize);
  const signed = call.body.numbers.map((number) => {
    const length = partLength(plan, size, number);
    if (length === undefined) {
      throw new FilestoreError('invalid-request', {
        detail: `numbers: must be from 1 to ${plan.partCount}`,
        limit: plan.partCount,
      });
    }
    return { number, url: presigner.part({ key, uploadId, number, length }, uploadUrlSeconds) };
  });
  const uploaded = call.body.list ? await objects.listParts(key, uploadId) : undefined;
  if (call.body.list && !uploaded)
    throw wrongState(record, 'the multipart upload was completed or aborted');
  return {
    ...plan,
    parts: signed,
    ...(uploaded && { uploaded }),
    expiresIn: uploadUrlSeconds,
  };
}

/** Signs the PUT again, for example after a long pause. The grant and the limits are not checked again. */
async function signAgain(
  record: FileRecord,
  authority: Principal,
  { files, presigner, uploadUrlSeconds: expiresIn, clock }: Dependencies,
): Promise<PartsResponse> {
  const changed = await files.update(record.key, extendUrlExpiry(clock() + expiresIn * 1000));
  if (!changed.changed) {
    throw wrongState(
      requireActive(requireVisible(changed.current, authority)),
      'only a pending file can be uploaded; register the file again',
    );
  }
  // The random id spreads the files evenly over the hosts. Its last character alone has few values.
  const hostIndex = Buffer.from(record.key).reduce((sum, byte) => sum + byte, 0);
  const put = presigner.upload(record, expiresIn, hostIndex);
  const upload = { kind: 'put', ...put, expiresIn } as const;
  return { partSize: record.size, partCount: 1, parts: [], upload, expiresIn };
}
