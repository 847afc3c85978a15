import { OperatorError } from '../operator-error.ts';

/** An error whose message is meant for the operator of `npm run tenant`. */
export class TenantError extends OperatorError {}
