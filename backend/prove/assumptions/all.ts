import type { Assumption } from '../assumption.ts';
import { accessAssumptions } from './access.ts';
import { apiCorsAssumptions } from './api-cors.ts';
import { contractAssumptions } from './contract.ts';
import { downloadAssumptions } from './downloads.ts';
import { eventAssumptions } from './events.ts';
import { formAssumptions } from './form.ts';
import { gatewayAssumptions } from './gateway.ts';
import { limitAssumptions } from './limits.ts';
import { multipartAssumptions } from './multipart.ts';
import { putRefusals } from './put-refusals.ts';
import { putAssumptions } from './put.ts';
import { s3CorsAssumptions } from './s3-cors.ts';
import { signingAssumptions } from './signing.ts';

/** All assumptions, in the order of the report. The first one is required by all others. */
export const assumptions: readonly Assumption[] = [
  ...accessAssumptions,
  ...contractAssumptions,
  ...putAssumptions,
  ...putRefusals,
  ...formAssumptions,
  ...multipartAssumptions,
  ...downloadAssumptions,
  ...eventAssumptions,
  ...apiCorsAssumptions,
  ...s3CorsAssumptions,
  ...gatewayAssumptions,
  ...signingAssumptions,
  ...limitAssumptions,
];
