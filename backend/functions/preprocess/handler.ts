import type { FilestoreError } from '../../../src/contract/errors.ts';
import { errorTable, statusOf } from '../../../src/contract/errors.ts';
import { STORE_ON_LOAD_SECONDS } from '../../../src/contract/limits.ts';
import { preprocess as operation } from '../../../src/contract/operations.ts';
import type {
  AcceptedFile,
  FileRequest,
  PreprocessAnswer,
  PreprocessRequest,
  RefusedFile,
} from '../../../src/contract/schemas.ts';
import type { AwsEnvironment } from '../../aws-environment.ts';
import { hashToken, newFileId, newUploadToken } from '../../domain/file-id.ts';
import { cleanFileName } from '../../domain/file-name.ts';
import { dueShardOf, instant } from '../../domain/file-record.ts';
import { objectKey } from '../../domain/object-key.ts';
import { refusal, type UploadPolicy } from '../../domain/upload-policy.ts';
import { flag, integer, list, text, type EnvironmentOf } from '../../environment.ts';
import type { Call } from '../../http/call.ts';
import { connectHttp } from '../../http/connect.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { onFirstCall } from '../../on-first-call.ts';
import { logToConsole } from '../../log.ts';
import { ObjectPresign } from '../../stores/object-presign.ts';
import type { FileTable } from '../../stores/file-table.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies {
  readonly files: FileTable;
  readonly presign: ObjectPresign;
  readonly policy: UploadPolicy;
  readonly uploadUrlSeconds: number;
  readonly expireAfterSeconds: number;
  readonly clock: () => number;
}

/** A row and a signed upload for each file that the policy allows, a reason for each that it does not. */
export async function preprocess(
  call: Call<PreprocessRequest>,
  dependencies: Dependencies,
): Promise<PreprocessAnswer> {
  const files = await Promise.all(
    call.body.files.map(async (file) => {
      const error = refusal(file, dependencies.policy);
      return error ? refused(error) : accept(file, call.tenant, dependencies);
    }),
  );
  return { files };
}

async function accept(
  file: FileRequest,
  tenant: string,
  { files, presign, uploadUrlSeconds, expireAfterSeconds, clock }: Dependencies,
): Promise<AcceptedFile> {
  const id = newFileId();
  const token = newUploadToken();
  const key = objectKey(tenant, id);
  const now = clock();
  const due = now + expireAfterSeconds * 1000;
  // The row comes before the URL leaves, so that no object can exist that no row knows.
  await files.create({
    key,
    state: 'PENDING',
    name: cleanFileName(file.name),
    size: file.size,
    type: file.type,
    ...(file.checksum !== undefined && { checksum: file.checksum }),
    ...(file.context !== undefined && { context: file.context }),
    tokenHash: hashToken(token),
    urlExpiresAt: now + uploadUrlSeconds * 1000,
    due,
    dueShard: dueShardOf(key),
    createdAt: now,
  });
  const { url, headers } = await presign.upload({ key, ...file }, uploadUrlSeconds);
  return {
    id,
    token,
    expiresAt: instant(due),
    upload: { kind: 'put', url, headers, expiresIn: uploadUrlSeconds },
  };
}

function refused(error: FilestoreError): RefusedFile {
  const { detail, limit } = error.facts;
  return {
    error: {
      code: error.code,
      status: statusOf(error.code),
      title: errorTable[error.code].title,
      ...(detail !== undefined && { detail }),
      ...(limit !== undefined && { limit }),
    },
  };
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(env: Environment, clock = Date.now, log = logToConsole): HttpHandler {
  return httpHandler(operation, preprocess, {
    ...connectHttp(env, clock, log),
    presign: new ObjectPresign(text(env.BUCKET_NAME, 'BUCKET_NAME'), env, clock),
    policy: {
      maxFileSize: integer(env.MAX_FILE_SIZE, 'MAX_FILE_SIZE'),
      allowedTypes: list(env.ALLOWED_TYPES),
    },
    uploadUrlSeconds: integer(env.UPLOAD_URL_SECONDS, 'UPLOAD_URL_SECONDS'),
    // Where arriving is enough to be kept, a lost event must not make a file that arrived expire.
    expireAfterSeconds: flag(env.STORE_ON_LOAD, 'STORE_ON_LOAD')
      ? STORE_ON_LOAD_SECONDS
      : integer(env.EXPIRE_AFTER_SECONDS, 'EXPIRE_AFTER_SECONDS'),
  });
}

export const handler = onFirstCall(createHandler);
