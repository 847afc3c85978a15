import { errorTitles } from '../../../src/contract/error-titles.ts';
import { FilestoreError, statusOf } from '../../../src/contract/errors.ts';
import { SINGLE_PUT_BYTES, STORE_ON_LOAD_SECONDS } from '../../../src/contract/limits.ts';
import { preprocess as operation } from '../../../src/contract/server-operations.ts';
import type { PreprocessAnswer, RefusedFile } from '../../../src/contract/responses.ts';
import type { PreprocessRequest } from '../../../src/contract/request-schemas.ts';
import type { FileRequest, UploadKind } from '../../../src/contract/requests.ts';
import type { AwsEnvironment } from '../../runtime/aws-environment.ts';
import { hashToken } from '../../domain/file-id.ts';
import { narrowed, refusal, type UploadPolicy } from '../../domain/upload-policy.ts';
import { flag, integer, list, text, type EnvironmentOf } from '../../runtime/environment.ts';
import type { Call } from '../../http/request.ts';
import { connectHttp } from '../../http/http-deps.ts';
import { httpHandler, type HttpDependencies, type HttpHandler } from '../../http/http-handler.ts';
import { onFirstCall } from '../../runtime/lazy-handler.ts';
import { consoleLog } from '../../runtime/log.ts';
import { connectDocuments } from '../../stores/dynamodb-client.ts';
import { GrantTable, type GrantRecord } from '../../stores/grant-table.ts';
import { ObjectPresign } from '../../stores/s3-presigner.ts';
import { QuotaTable } from '../../stores/quota-table.ts';
import { acceptFiles, type AcceptDependencies } from './register-files.ts';
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
  call: Call<PreprocessRequest>,
  dependencies: Dependencies,
): Promise<PreprocessAnswer> {
  const { policy, quotas, clock } = dependencies;
  const { files: requested, accepts = ['put'] } = call.body;
  const grant = await findGrant(call, dependencies);
  const effective = narrowed(policy, [call.limits, ...(grant ? [grant.record] : [])]);

  const answers = requested.map((file): RefusedFile | undefined => {
    const error = refusal(file, effective, accepts) ?? foreignContext(file.context, grant?.record);
    return error && refused(error);
  });
  const allowed = requested.flatMap((file, index) => {
    if (answers[index]) return [];
    const context = file.context ?? grant?.record.context;
    const bound = { ...file, ...(context !== undefined && { context }) };
    return [{ file: bound, kind: kindOf(file, accepts, dependencies) }];
  });
  if (allowed.length > 0) {
    await takeGrant(grant, allowed.length, dependencies);
    const bytes = allowed.reduce((sum, { file }) => sum + file.size, 0);
    await quotas.take(call.tenant, { files: allowed.length, bytes }, call.limits, clock());
  }
  const accepted = await acceptFiles(allowed, call.tenant, dependencies);
  return {
    files: answers.map((answer) => {
      if (answer) return answer;
      const next = accepted.shift();
      if (!next) throw new Error('An allowed file without an answer');
      return next instanceof FilestoreError ? refused(next) : next;
    }),
  };
}

/** How the bytes will come, of the ways that the client speaks. */
function kindOf(
  { size, sha256 }: FileRequest,
  accepts: readonly UploadKind[],
  { multipartFromBytes, formUploadBytes }: Dependencies,
): UploadKind {
  const large = size >= multipartFromBytes || size > SINGLE_PUT_BYTES;
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
  { body, tenant }: Call<PreprocessRequest>,
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

async function takeGrant(
  grant: FoundGrant | undefined,
  files: number,
  { grants, clock }: Dependencies,
): Promise<void> {
  if (grant && !(await grants.take(grant.hash, files, clock()))) {
    throw new FilestoreError('grant-refused', { detail: 'grant: it does not cover so many files' });
  }
}

function foreignContext(
  context: string | undefined,
  grant: GrantRecord | undefined,
): FilestoreError | undefined {
  if (grant?.context === undefined || context === undefined || context === grant.context) {
    return undefined;
  }
  return new FilestoreError('grant-refused', { detail: 'context: is not that of the grant' });
}

function refused(error: FilestoreError): RefusedFile {
  const { detail, limit } = error.facts;
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
  const tableName = text(env.TABLE_NAME, 'TABLE_NAME');
  const documents = connectDocuments(env);
  return httpHandler(operation, preprocess, {
    ...connectHttp(env, clock, log),
    grants: new GrantTable(tableName, documents),
    quotas: new QuotaTable(tableName, documents),
    presign: new ObjectPresign(text(env.BUCKET_NAME, 'BUCKET_NAME'), env, clock),
    policy: {
      maxFileSize: integer(env.MAX_FILE_SIZE, 'MAX_FILE_SIZE'),
      allowedTypes: list(env.ALLOWED_TYPES),
    },
    requireGrant: flag(env.REQUIRE_GRANT, 'REQUIRE_GRANT'),
    multipartFromBytes: integer(env.MULTIPART_FROM_BYTES, 'MULTIPART_FROM_BYTES'),
    partBytes: integer(env.PART_BYTES, 'PART_BYTES'),
    formUploadBytes: integer(env.FORM_UPLOAD_BYTES, 'FORM_UPLOAD_BYTES'),
    uploadUrlSeconds: integer(env.UPLOAD_URL_SECONDS, 'UPLOAD_URL_SECONDS'),
    // Where arriving is enough to be kept, a lost event must not make a file that arrived expire.
    expireAfterSeconds: flag(env.STORE_ON_LOAD, 'STORE_ON_LOAD')
      ? STORE_ON_LOAD_SECONDS
      : integer(env.EXPIRE_AFTER_SECONDS, 'EXPIRE_AFTER_SECONDS'),
  });
}

export const handler = onFirstCall(createHandler);
