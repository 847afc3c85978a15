import { FilestoreError } from '../../../src/contract/errors.ts';
import { MAX_SINGLE_PUT_BYTES, STORE_ON_LOAD_SECONDS } from '../../../src/contract/limits.ts';
import { preprocess as operation } from '../../../src/contract/server-operations.ts';
import type { PreprocessResponse } from '../../../src/contract/responses.ts';
import type { PreprocessRequest } from '../../../src/contract/request-schemas.ts';
import type { FileRequest, UploadKind } from '../../../src/contract/requests.ts';
import { hashToken } from '../../domain/file-id.ts';
import { cleanFileName } from '../../domain/file-name.ts';
import { registeredType } from '../../domain/media-type.ts';
import {
  intersectPolicies,
  validateAgainstPolicy,
  type EffectivePolicy,
  type UploadPolicy,
} from '../../domain/upload-policy.ts';
import { readBoolean, readInteger, readString } from '../../runtime/environment.ts';
import type { ApiRequest } from '../../http/request.ts';
import { refusalOf } from '../../http/response.ts';
import { httpDeps } from '../../http/http-deps.ts';
import { defineHttpHandler, type HttpDependencies } from '../../http/define-http-handler.ts';
import { createDynamoDbClient } from '../../stores/dynamodb-client.ts';
import { GrantTable, type GrantRecord } from '../../stores/grant-table.ts';
import { S3Presigner } from '../../stores/s3-presigner.ts';
import { QuotaTable } from '../../stores/quota-table.ts';
import { registerFiles, type RegisterDependencies } from './register-files.ts';
import { checksAfterUpload, uploadHandling } from '../../use-cases/upload-handling.ts';
import type { HandlerContext } from '../../runtime/define-handler.ts';
import type definition from './function.ts';

interface Dependencies extends HttpDependencies, RegisterDependencies {
  readonly grants: GrantTable;
  readonly quotas: QuotaTable;
  readonly policy: UploadPolicy;
  readonly requireGrant: boolean;
  readonly multipartFromBytes: number;
  readonly formUploadBytes: number;
}

/** Registers and signs each file that the policy allows, and gives the reason for each that it does not. */
export async function preprocess(
  call: ApiRequest<PreprocessRequest>,
  dependencies: Dependencies,
): Promise<PreprocessResponse> {
  const { policy, quotas, clock } = dependencies;
  const { files: requested, accepts = ['put'] } = call.body;
  const grant = await findGrant(call, dependencies);
  const effective = intersectPolicies(policy, [call.limits, ...(grant ? [grant.record] : [])]);

  const decisions = requested.map((file) => decide(file, accepts, effective, grant, dependencies));
  const allowed = decisions.filter((decision) => decision.kind === 'allowed');
  if (allowed.length > 0) {
    await consumeGrant(grant, allowed.length, dependencies);
    const bytes = allowed.reduce((sum, { file }) => sum + file.size, 0);
    await quotas.consume(call.tenant, { files: allowed.length, bytes }, call.limits, clock());
  }
  const registered = await registerFiles(allowed, call.tenant, dependencies);
  const results = new Map(allowed.map((decision, index) => [decision, registered[index]]));
  return {
    files: decisions.map((decision) => {
      if (decision.kind === 'refused') return { error: refusalOf(decision.error) };
      const result = results.get(decision);
      if (!result) throw new Error('registerFiles has left out a file');
      return result instanceof FilestoreError ? { error: refusalOf(result) } : result;
    }),
  };
}

type Decision =
  | { readonly kind: 'allowed'; readonly file: FileRequest; readonly method: UploadKind }
  | { readonly kind: 'refused'; readonly error: FilestoreError };

function decide(
  file: FileRequest,
  accepts: readonly UploadKind[],
  policy: EffectivePolicy,
  grant: FoundGrant | undefined,
  dependencies: Dependencies,
): Decision {
  const error =
    validateAgainstPolicy(file, policy, accepts) ?? contextConflict(file.context, grant?.record);
  if (error) return { kind: 'refused', error };
  const context = file.context ?? grant?.record.context;
  const method = uploadMethodFor(file, accepts, dependencies);
  const type = registeredType(cleanFileName(file.name), file.type, policy.allowedTypes);
  return { kind: 'allowed', file: { ...file, type, context }, method };
}

/** Chooses among the upload methods that the client accepts. */
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

/** A grant that is missing, has expired or belongs to another tenant gets the same error. */
async function findGrant(
  { body, tenant }: ApiRequest<PreprocessRequest>,
  { grants, requireGrant, clock }: Dependencies,
): Promise<FoundGrant | undefined> {
  if (body.grant === undefined) {
    if (requireGrant)
      throw new FilestoreError('grant-refused', {
        detail: 'grant: is missing; get one from your server',
      });
    return undefined;
  }
  const hash = hashToken(body.grant);
  const record = await grants.get(hash);
  if (record?.tenant !== tenant || record.expiresAt <= clock()) {
    throw new FilestoreError('grant-refused', {
      detail: 'grant: is unknown or has expired; get a new one from your server',
    });
  }
  return { hash, record };
}

async function consumeGrant(
  grant: FoundGrant | undefined,
  files: number,
  { grants, clock }: Dependencies,
): Promise<void> {
  if (grant && !(await grants.consume(grant.hash, files, clock()))) {
    throw new FilestoreError('grant-refused', {
      detail:
        'grant: allows fewer files than this request registers; get a new one from your server',
    });
  }
}

function contextConflict(
  context: string | undefined,
  grant: GrantRecord | undefined,
): FilestoreError | undefined {
  if (grant?.context === undefined || context === undefined || context === grant.context) {
    return undefined;
  }
  return new FilestoreError('grant-refused', {
    detail: 'context: differs from the context of the grant; omit it or send the same value',
  });
}

export const { createHandler, handler } = defineHttpHandler(
  operation,
  preprocess,
  ({ env, clock, log }: HandlerContext<typeof definition>) => {
    const tableName = readString(env, 'TABLE_NAME');
    const documents = createDynamoDbClient(env);
    const handling = uploadHandling(env);
    return {
      ...httpDeps(env, clock, log, documents),
      grants: new GrantTable(tableName, documents),
      quotas: new QuotaTable(tableName, documents),
      presigner: new S3Presigner(readString(env, 'BUCKET_NAME'), env, clock),
      policy: {
        maxFileSize: readInteger(env, 'MAX_FILE_SIZE'),
        allowedTypes: handling.allowedTypes,
      },
      checks: checksAfterUpload(handling),
      requireGrant: readBoolean(env, 'REQUIRE_GRANT'),
      multipartFromBytes: readInteger(env, 'MULTIPART_FROM_BYTES'),
      partBytes: readInteger(env, 'PART_BYTES'),
      formUploadBytes: readInteger(env, 'FORM_UPLOAD_BYTES'),
      uploadUrlSeconds: readInteger(env, 'UPLOAD_URL_SECONDS'),
      // With StoreOnLoad, an uploaded file must not expire if its event is lost.
      expireAfterSeconds: handling.storeOnLoad
        ? STORE_ON_LOAD_SECONDS
        : readInteger(env, 'EXPIRE_AFTER_SECONDS'),
    };
  },
);
