import { FILE_ID } from '../../src/contract/patterns.ts';

/** The format of a tenant name. Every key contains it, so it excludes characters that are special in paths. */
export const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** Returns the key of a file, which is the same in S3 and DynamoDB. */
export function objectKey(tenant: string, id: string): string {
  if (!TENANT.test(tenant) || !FILE_ID.test(id))
    throw new Error('The tenant or the file id is invalid');
  return `${tenant}/${id}`;
}

/** Splits a key into tenant and id. Returns undefined for a key that this stack did not create. */
export function parseObjectKey(key: string): { tenant: string; id: string } | undefined {
  const [tenant, id, ...rest] = key.split('/');
  if (tenant === undefined || id === undefined || rest.length > 0) return undefined;
  return TENANT.test(tenant) && FILE_ID.test(id) ? { tenant, id } : undefined;
}
