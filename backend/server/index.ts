/** `filestore-upload/backend`: the backend in an ordinary server. */
export { createBackend, type Backend } from './create-backend.ts';
export { toNodeListener, type NodeListener } from './node-listener.ts';
export type { BackendDescription } from './description.ts';
export type {
  ApiKey,
  ApiKeys,
  BackendOptions,
  DatabaseOptions,
  Limits,
  RateLimit,
  RateLimits,
  RequestInfo,
  ServerAnswer,
  ServerRequest,
  StorageOptions,
  WebhookOptions,
} from './options.ts';
export { MissingGuaranteeError } from './report-guarantees.ts';
export {
  guarantees,
  StoreRefusedError,
  type Guarantee,
  type GuaranteeName,
} from '../stores/s3/guarantees.ts';
