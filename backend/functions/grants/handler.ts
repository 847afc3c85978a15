import { FilestoreError } from '../../../src/contract/errors.ts';
import { GRANT_DEFAULT_SECONDS } from '../../../src/contract/limits.ts';
import type { GrantResponse } from '../../../src/contract/responses.ts';
import type { GrantRequest } from '../../../src/contract/request-schemas.ts';
import { clientHash } from '../../domain/client.ts';
import { hashToken, newUploadToken } from '../../domain/file-id.ts';
import { limitsOfKind, type FileKinds } from '../../domain/file-kinds.ts';
import { toIso } from '../../domain/file-record.ts';
import type { ApiRequest } from '../../http/request.ts';
import type { HttpDependencies } from '../../http/api-handler.ts';
import type { GrantTable } from '../../stores/database.ts';

interface Dependencies extends HttpDependencies {
  readonly grants: GrantTable;
  readonly kinds: FileKinds;
  readonly clock: () => number;
}

/** Creates a grant. The browser key is public, so a server uses grants to limit what a page may upload. */
export async function grants(
  call: ApiRequest<GrantRequest>,
  { grants: table, kinds, clock }: Dependencies,
): Promise<GrantResponse> {
  const { files, expiresIn = GRANT_DEFAULT_SECONDS, subject, ...limits } = call.body;
  const unknown = limits.kind !== undefined && limitsOfKind(limits.kind, kinds);
  if (unknown instanceof FilestoreError) throw unknown;
  const { tenant } = call;
  const grant = newUploadToken();
  const expiresAt = clock() + expiresIn * 1000;
  const client = subject === undefined ? undefined : clientHash(tenant, { subject });
  await table.create(hashToken(grant), { tenant, left: files, expiresAt, client, ...limits });
  return { grant, expiresAt: toIso(expiresAt) };
}
