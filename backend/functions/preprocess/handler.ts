import { FilestoreError } from '../../../src/contract/errors.ts';
import { FORM_BYTES, MAX_SINGLE_PUT_BYTES } from '../../../src/contract/limits.ts';
import { IDEMPOTENCY_KEY_HEADER } from '../../../src/contract/operations.ts';
import type { PreprocessResponse } from '../../../src/contract/responses.ts';
import type { PreprocessRequest } from '../../../src/contract/request-schemas.ts';
import type { FileRequest, UploadMethod } from '../../../src/contract/requests.ts';
import {
  clientDailyLimits,
  tenantDailyLimits,
  type DailyQuotas,
} from '../../domain/daily-limits.ts';
import { limitsOfKind } from '../../domain/file-kinds.ts';
import { hashToken } from '../../domain/file-id.ts';
import { cleanFileName, cleanFilePath } from '../../domain/file-name.ts';
import { registeredName, registeredType } from '../../domain/media-type.ts';
import {
  intersectPolicies,
  validateAgainstPolicy,
  type PolicyLimits,
  type UploadPolicy,
} from '../../domain/upload-policy.ts';
import type { ApiRequest } from '../../http/request.ts';
import { refusalOf } from '../../http/response.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import { registerFiles, type RegisterDependencies, type RequestedFile } from './register-files.ts';
import { findRegistration, startRegistration, type Registration } from './start-registration.ts';
import { unknownGrant, type GrantRecord } from '../../domain/grant-record.ts';
import { grantPayment, quotaPayment, type Payment } from '../../domain/payments.ts';
import type { CallTable, GrantTable } from '../../stores/database.ts';

interface Dependencies extends HttpDependencies, RegisterDependencies {
  readonly grants: GrantTable;
  readonly calls: CallTable;
  readonly policy: UploadPolicy;
  /** The daily limits of the deployment. */
  readonly quotasPerDay: DailyQuotas;
  readonly requireGrant: boolean;
  readonly multipartFromBytes: number;
  readonly formUploadBytes: number;
}

/** Registers and signs each file that the policy allows, and gives the reason for each that it does not. */
export async function preprocess(
  call: ApiRequest<PreprocessRequest>,
  dependencies: Dependencies,
): Promise<PreprocessResponse> {
  const { files: requested, accepts = ['put'], maxFormBytes = FORM_BYTES } = call.body;
  const wanted = { accepts, maxFormBytes };
  // Limits may have changed since a call was paid, so only a new call is refused for them.
  const paid = await findRegistration(call, dependencies);
  const grant = await findGrant(call, dependencies, paid !== undefined);
  const limits = [call.limits, ...(grant ? [grant.record] : [])];

  const decisions = requested.map((file, index) =>
    decide({ file, index }, wanted, limits, grant, dependencies),
  );
  const registration = paid ?? (await pay(decisions, grant, call, dependencies));
  const allowed = decisions.filter(({ index }) => registration?.refused[index] === undefined);
  const registered = registration && (await registerFiles(allowed, registration, dependencies));
  const results = new Map(allowed.map(({ index }, place) => [index, registered?.[place]]));
  return {
    files: decisions.map((decision) => {
      const result = results.get(decision.index) ?? refusalFor(decision, registration);
      return result instanceof FilestoreError ? { error: refusalOf(result) } : result;
    }),
  };
}

/** Pays for the files that the policy allows. Returns undefined if it allows none, which costs nothing. */
async function pay(
  decisions: readonly Decision[],
  grant: FoundGrant | undefined,
  call: ApiRequest<PreprocessRequest>,
  dependencies: Dependencies,
): Promise<Registration | undefined> {
  const allowed = decisions.filter(({ error }) => !error);
  if (allowed.length === 0) {
    if (grant && grant.record.expiresAt <= dependencies.clock()) throw unknownGrant();
    return undefined;
  }
  const refused = Object.fromEntries(
    decisions.flatMap(({ index, error }) => (error ? [[index, error.code]] : [])),
  );
  // One time for all, because the day decides which quota pays.
  const now = dependencies.clock();
  const client = clientOf(grant, call);
  const payments = paymentsFor(allowed, { grant, client, now }, call, dependencies);
  return startRegistration(call, { refused, payments, client, now }, dependencies);
}

/** The uploads that the client wants for its files. */
interface WantedUploads {
  readonly accepts: readonly UploadMethod[];
  readonly maxFormBytes: number;
}

/** A file of the request as it would be registered, and the reason if the policy refuses it. */
interface Decision extends RequestedFile {
  readonly error: FilestoreError | undefined;
}

/** A file that was refused when the call was paid stays refused, even if the policy would now allow it. */
function refusalFor(
  { index, error }: Decision,
  registration: Registration | undefined,
): FilestoreError {
  const code = registration?.refused[index] ?? error?.code;
  if (code === undefined) throw new Error('registerFiles has left out a file');
  if (error?.code === code) return error;
  return new FilestoreError(code, {
    detail: `${IDEMPOTENCY_KEY_HEADER}: this call was refused the file before; register the file with a new key`,
  });
}

function decide(
  { file, index }: Pick<RequestedFile, 'file' | 'index'>,
  wanted: WantedUploads,
  limits: readonly PolicyLimits[],
  grant: FoundGrant | undefined,
  dependencies: Dependencies,
): Decision {
  const kind = file.kind ?? grant?.record.kind;
  const kindLimits = kind === undefined ? {} : limitsOfKind(kind, dependencies.policy.kinds);
  const isKnown = !(kindLimits instanceof FilestoreError);
  const policy = intersectPolicies(dependencies.policy, [
    ...limits,
    ...(isKnown ? [kindLimits] : []),
  ]);
  const error =
    (isKnown ? undefined : kindLimits) ??
    grantConflict(file, grant?.record) ??
    validateAgainstPolicy(file, policy, wanted.accepts);
  const context = file.context ?? grant?.record.context;
  const method = uploadMethodFor(file, wanted, dependencies);
  const cleanName = cleanFileName(file.name);
  const type = registeredType(cleanName, file.type, policy.allowedTypes);
  const name = registeredName(cleanName, type, policy.allowedTypes);
  const path = file.path === undefined ? undefined : cleanFilePath(file.path, name);
  return { file: { ...file, name, type, context, kind, path }, index, method, error };
}

/** Chooses among the upload methods that the client accepts. */
function uploadMethodFor(
  { size, sha256 }: FileRequest,
  { accepts, maxFormBytes }: WantedUploads,
  { multipartFromBytes, formUploadBytes }: Dependencies,
): UploadMethod {
  const large = size >= multipartFromBytes || size > MAX_SINGLE_PUT_BYTES;
  if (large && accepts.includes('multipart')) return 'multipart';
  const small = formUploadBytes > 0 && size <= Math.min(formUploadBytes, maxFormBytes);
  // Without a SHA-256 to pin, a replayed form could write other bytes of the same length.
  return small && sha256 !== undefined && accepts.includes('form') ? 'form' : 'put';
}

interface FoundGrant {
  readonly hash: string;
  readonly record: GrantRecord;
}

/**
 * A grant that is missing, has expired or belongs to another tenant gets the same error. An expired one is
 * refused with the payment. A call that was paid before needs no grant, even if grants are required by now. A
 * server never needs one, because it could create it.
 */
async function findGrant(
  { authority, body, tenant }: ApiRequest<PreprocessRequest>,
  { grants, requireGrant }: Dependencies,
  paid: boolean,
): Promise<FoundGrant | undefined> {
  if (body.grant === undefined) {
    if (requireGrant && !paid && authority.kind !== 'server')
      throw new FilestoreError('grant-refused', {
        detail: 'grant: is missing; get one from your server',
      });
    return undefined;
  }
  const hash = hashToken(body.grant);
  const record = await grants.get(hash);
  if (record?.tenant !== tenant) throw unknownGrant();
  return { hash, record };
}

interface Payer {
  readonly grant: FoundGrant | undefined;
  readonly client: string;
  readonly now: number;
}

/** What the registration of these files costs: files of a grant, and files and bytes of the daily quotas. */
function paymentsFor(
  allowed: readonly RequestedFile[],
  { grant, client, now }: Payer,
  { tenant, limits, authority }: ApiRequest<PreprocessRequest>,
  { quotasPerDay }: Dependencies,
): readonly Payment[] {
  const bytes = allowed.reduce((sum, { file }) => sum + file.size, 0);
  const usage = { files: allowed.length, bytes };
  const payments = [
    grant && grantPayment(grant.hash, grant.record, allowed.length, now),
    // A server uploads for all of its clients.
    authority.kind === 'server'
      ? undefined
      : quotaPayment({ tenant, client }, usage, clientDailyLimits(limits, quotasPerDay), now),
    quotaPayment({ tenant }, usage, tenantDailyLimits(limits, quotasPerDay), now),
  ];
  return payments.filter((payment) => payment !== undefined);
}

/** The subject of the grant, whom the form's server knows, or else the address. */
function clientOf(
  grant: FoundGrant | undefined,
  { client }: ApiRequest<PreprocessRequest>,
): string {
  return grant?.record.client ?? client;
}

/** What a grant says of its files cannot be changed by the page. */
function grantConflict(
  file: FileRequest,
  grant: GrantRecord | undefined,
): FilestoreError | undefined {
  const field = (['context', 'kind'] as const).find(
    (name) => grant?.[name] !== undefined && file[name] !== undefined && file[name] !== grant[name],
  );
  return (
    field &&
    new FilestoreError('grant-refused', {
      detail: `${field}: differs from the ${field} of the grant; omit it or send the same value`,
    })
  );
}
