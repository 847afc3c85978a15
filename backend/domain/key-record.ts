import * as v from 'valibot';
import { keyRoles } from '../../src/contract/server-operations.ts';
import { TENANT } from './object-key.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The limits of a tenant. A daily limit replaces the deployment's; the others apply in addition to it. */
export const TenantLimits = v.object({
  /** The size of the largest file, in bytes. */
  maxFileSize: v.optional(Count),
  allowedTypes: v.optional(v.array(v.string())),
  /** Files and bytes that may be registered per day (UTC), by all clients and by each of them. */
  filesPerDay: v.optional(Count),
  bytesPerDay: v.optional(Count),
  clientFilesPerDay: v.optional(Count),
  clientBytesPerDay: v.optional(Count),
});
export type TenantLimits = v.InferOutput<typeof TenantLimits>;

/** The tenant, role and limits of an API key. The stack stores only its id; API Gateway stores its value. */
export const KeyRecord = v.object({
  tenant: v.pipe(v.string(), v.regex(TENANT)),
  role: v.picklist(keyRoles),
  /** All requests with a disabled key are refused. */
  disabled: v.optional(v.boolean(), false),
  ...TenantLimits.entries,
});
export type KeyRecord = v.InferOutput<typeof KeyRecord>;
