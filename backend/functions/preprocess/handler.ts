import { errorTitles } from '../../../src/contract/error-titles.ts';
import { FilestoreError, statusOf } from '../../../src/contract/errors.ts';
import { MAX_SINGLE_PUT_BYTES, STORE_ON_LOAD_SECONDS } from '../../../src/contract/limits.ts';
import { preprocess as operation } from '../../../src/contract/server-operations.ts';
import type { PreprocessResponse, RefusedFile } from '../../../src/contract/responses.ts';
import type { PreprocessRequest } from '../../../src/contract/request-schemas.ts';
import type { FileRequest, UploadKind } from '../../../src/contract/requests.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { hashToken } from '../../domain/file-id.ts';
import {
  intersectPolicies,
  validateAgainstPolicy,
  type UploadPolicy,
} from '../../domain/upload-policy.ts';
import {
  readBoolean,
  readInteger,
  readList,
  readString,
  type EnvironmentOf,
} from '../../runtime/environment.ts';
import type { ApiRequest } from '../../http/request.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { lazyHandler } from '../../runtime/lazy-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { createDynamoDbClient } from '../../stores/dynamodb-client.ts';
import { GrantTable, type GrantRecord } from '../../stores/grant-table.ts';
import { S3Presigner } from '../../stores/s3-presigner.ts';
import { QuotaTable } from '../../stores/quota-table.ts';
import { registerFiles, type AcceptDependencies } from './register-files.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies, AcceptDependencies {
  readonly grants: GrantTable;
  readonly quotas: QuotaTable;
  readonly policy: UploadPolicy;
  readonly requireGrant: boolean;
  readonly multipartFromBytes: number;
  readonly formUploadBytes: number;
}

/** A row and a signed upload for each file that the policy allows, a reason for each that it does not. */
export async function preprocess(
  call: ApiRequest<PreprocessRequest>,
  dependencies: Dependencies,
): Promise<PreprocessResponse> {
  const { policy, quotas, clock } = dependencies;
  const { files: requested, accepts = ['put'] } = call.body;
  const grant = await findGrant(call, dependencies);
  const effective = intersectPolicies(policy, [call.limits, ...(grant ? [grant.record] : [])]);

  const answers = requested.map((file): RefusedFile | undefined => {
    const error =
      validateAgainstPolicy(file, effective, accepts) ??
      contextConflict(file.context, grant?.record);
    return error && toRefusedFile(error);
  });
  const allowed = requested.flatMap((file, index) => {
    if (answers[index]) return [];
    const context = file.context ?? grant?.record.context;
    const bound = { ...file, ...(context !== undefined && { context }) };
    return [{ file: bound, kind: uploadMethodFor(file, accepts, dependencies) }];
  });
  if (allowed.length > 0) {
    await consumeGrant(grant, allowed.length, dependencies);
    const bytes = allowed.reduce((sum, { file }) => sum + file.size, 0);
    await quotas.consume(call.tenant, { files: allowed.length, bytes }, call.limits, clock());
  }
  const accepted = await registerFiles(allowed, call.tenant, dependencies);
  return {
    files: answers.map((answer) => {
      if (answer) return answer;
      const next = accepted.shift();
      if (!next) throw new Error('An allowed file without an answer');
      return next instanceof FilestoreError ? toRefusedFile(next) : next;
    }),
  };
}

/** How the bytes will come, of the ways that the client speaks. */
function uploadMethodFor(
  { size, sha256 }: FileRequest,
  accepts: readonly UploadKind[],
  { multipartFromBytes, formUploadBytes }: Dependencies,
): UploadKind {
  const large = size >= multipartFromBytes || size > MAX_SINGLE_PUT_BYTES;
  if (large && accepts.includes('multipart')) return 'multipart';
  const small = size <= formUploadBytes && formUploadBytes > 0;
  // Without a SHA-256 to pin, a replayed form could write other bytes of the same length.
  return small && sha256 !== undefined && accepts.includes('form') ? 'form' : 'put';
}

interface FoundGrant {
  readonly hash: string;
  readonly record: GrantRecord;
}

/** One message for a grant that is not there, has ended or is another tenant's. */
async function findGrant(
  { body, tenant }: ApiRequest<PreprocessRequest>,
  { grants, requireGrant, clock }: Dependencies,
): Promise<FoundGrant | undefined> {
  if (body.grant === undefined) {
    if (requireGrant) throw new FilestoreError('grant-refused', { detail: 'grant: is missing' });
    return undefined;
  }
  const hash = hashToken(body.grant);
  const record = await grants.get(hash);
  if (record?.tenant !== tenant || record.expiresAt <= clock()) {
    throw new FilestoreError('grant-refused', { detail: 'grant: is not known or has ended' });
  }
  return { hash, record };
}

async function consumeGrant(
  grant: FoundGrant | undefined,
  files: number,
  { grants, clock }: Dependencies,
): Promise<void> {
  if (grant && !(await grants.take(grant.hash, files, clock()))) {
    throw new FilestoreError('grant-refused', { detail: 'grant: it does not cover so many files' });
  }
}

function contextConflict(
  context: string | undefined,
  grant: GrantRecord | undefined,
): FilestoreError | undefined {
  if (grant?.context === undefined || context === undefined || context === grant.context) {
    return undefined;
  }
  return new FilestoreError('grant-refused', { detail: 'context: is not that of the grant' });
}

function toRefusedFile(error: FilestoreError): RefusedFile {
  const { detail, limit } = error.details;
  return {
    error: {
      code: error.code,
      status: statusOf(error.code),
      title: errorTitles[error.code],
      ...(detail !== undefined && { detail }),
      ...(limit !== undefined && { limit }),
    },
  };
}

type Environment = EnvironmentOf<typeof definition> & AwsEnvironment;

export function createHandler(
  env: Environment,
  clock = Date.now,
  log = consoleLog(env),
): HttpHandler {
  const tableName = readString(env.TABLE_NAME, 'TABLE_NAME');
  const documents = createDynamoDbClient(env);
  return httpHandler(operation, preprocess, {
    ...httpDeps(env, clock, log),
    grants: new GrantTable(tableName, documents),
    quotas: new QuotaTable(tableName, documents),
    presign: new S3Presigner(readString(env.BUCKET_NAME, 'BUCKET_NAME'), env, clock),
    policy: {
      maxFileSize: readInteger(env.MAX_FILE_SIZE, 'MAX_FILE_SIZE'),
      allowedTypes: readList(env.ALLOWED_TYPES),
    },
    requireGrant: readBoolean(env.REQUIRE_GRANT, 'REQUIRE_GRANT'),
    multipartFromBytes: readInteger(env.MULTIPART_FROM_BYTES, 'MULTIPART_FROM_BYTES'),
    partBytes: readInteger(env.PART_BYTES, 'PART_BYTES'),
    formUploadBytes: readInteger(env.FORM_UPLOAD_BYTES, 'FORM_UPLOAD_BYTES'),
    uploadUrlSeconds: readInteger(env.UPLOAD_URL_SECONDS, 'UPLOAD_URL_SECONDS'),
    // Where arriving is enough to be kept, a lost event must not make a file that arrived expire.
    expireAfterSeconds: readBoolean(env.STORE_ON_LOAD, 'STORE_ON_LOAD')
      ? STORE_ON_LOAD_SECONDS
      : readInteger(env.EXPIRE_AFTER_SECONDS, 'EXPIRE_AFTER_SECONDS'),
  });
}

export const handler = lazyHandler(createHandler);
