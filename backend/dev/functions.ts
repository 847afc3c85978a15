import type { AwsEnvironment } from '../runtime/aws-environment.ts';
import { createHandler as createCleanup } from '../functions/cleanup/handler.ts';
import { createHandler as createComplete } from '../functions/complete/handler.ts';
import { createHandler as createConfirm } from '../functions/confirm/handler.ts';
import { createHandler as createDelete } from '../functions/delete/handler.ts';
import { createHandler as createDeliver } from '../functions/deliver/handler.ts';
import { createHandler as createDownload } from '../functions/download/handler.ts';
import { createHandler as createExpire, type ExpireResult } from '../functions/expire/handler.ts';
import { createHandler as createGrants } from '../functions/grants/handler.ts';
import { createHandler as createInfo } from '../functions/info/handler.ts';
import { createHandler as createList } from '../functions/list/handler.ts';
import { createHandler as createParts } from '../functions/parts/handler.ts';
import { createHandler as createPreprocess } from '../functions/preprocess/handler.ts';
import { createHandler as createScanned } from '../functions/scanned/handler.ts';
import { createHandler as createStore } from '../functions/store/handler.ts';
import { createHandler as createStoreFiles } from '../functions/store-files/handler.ts';
import { createHandler as createUploaded } from '../functions/uploaded/handler.ts';
import type { LambdaHandler } from '../http/lambda-handler.ts';
import type { Log } from '../runtime/log.ts';

/** The environment variables of all functions together. */
export type FunctionsEnvironment = AwsEnvironment &
  Parameters<typeof createPreprocess>[0] &
  Parameters<typeof createUploaded>[0] &
  Parameters<typeof createDownload>[0] &
  Parameters<typeof createDeliver>[0];

/** The handlers that are also deployed to AWS. */
export interface Functions {
  /** HTTP handlers by operation name. */
  readonly http: Readonly<Record<string, LambdaHandler>>;
  readonly uploaded: (event: unknown) => Promise<void>;
  readonly scanned: (event: unknown) => Promise<void>;
  readonly expire: (event: unknown) => Promise<ExpireResult>;
  readonly cleanup: (event: unknown) => Promise<unknown>;
  readonly deliver: (event: unknown) => Promise<unknown>;
  close?(): Promise<void>;
}

export function createFunctions(
  env: FunctionsEnvironment,
  clock: () => number,
  log: Log,
): Functions {
  const all = [env, clock, log] as const;
  return {
    http: {
      preprocess: createPreprocess(...all),
      parts: createParts(...all),
      complete: createComplete(...all),
      confirm: createConfirm(...all),
      store: createStore(...all),
      'store-files': createStoreFiles(...all),
      info: createInfo(...all),
      list: createList(...all),
      download: createDownload(...all),
      delete: createDelete(...all),
      grants: createGrants(...all),
    },
    uploaded: createUploaded(...all),
    scanned: createScanned(...all),
    expire: createExpire(...all),
    cleanup: createCleanup(...all),
    deliver: createDeliver(...all),
  };
}
