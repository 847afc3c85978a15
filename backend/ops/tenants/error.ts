/** What cannot be done with a tenant, in words for whoever typed it. */
export class TenantError extends Error {}
