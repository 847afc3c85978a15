import { FILE_ID } from '../../src/contract/patterns.ts';

/** A tenant's name is part of every key, so it may hold nothing that a key or a path treats specially. */
export const TENANT = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** One string for both stores: the S3 key and the DynamoDB key of a file are the same. */
export function objectKey(tenant: string, id: string): string {
  if (!TENANT.test(tenant) || !FILE_ID.test(id)) throw new Error('Not a tenant and a file id');
  return `${tenant}/${id}`;
}

/** The parts of a key, or undefined for a key that this stack did not make. */
export function parseObjectKey(key: string): { tenant: string; id: string } | undefined {
  const [tenant, id, ...rest] = key.split('/');
  if (tenant === undefined || id === undefined || rest.length > 0) return undefined;
  return TENANT.test(tenant) && FILE_ID.test(id) ? { tenant, id } : undefined;
}
