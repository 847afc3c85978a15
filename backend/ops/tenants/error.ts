/** An error whose message is meant for the operator of `npm run tenant`. */
export class TenantError extends Error {}
