import type { AwsEnvironment } from '../runtime/aws-environment.ts';
import { createHandler as createCleanup } from '../functions/cleanup/lambda.ts';
import { createHandler as createComplete } from '../functions/complete/lambda.ts';
import { createHandler as createConfirm } from '../functions/confirm/lambda.ts';
import { createHandler as createDelete } from '../functions/delete/lambda.ts';
import { createHandler as createDeliver } from '../functions/deliver/lambda.ts';
import { createHandler as createDownload } from '../functions/download/lambda.ts';
import type { ExpireResult } from '../functions/expire/handler.ts';
import { createHandler as createExpire } from '../functions/expire/lambda.ts';
import { createHandler as createGrants } from '../functions/grants/lambda.ts';
import { createHandler as createInfo } from '../functions/info/lambda.ts';
import { createHandler as createList } from '../functions/list/lambda.ts';
import { createHandler as createParts } from '../functions/parts/lambda.ts';
import { createHandler as createPreprocess } from '../functions/preprocess/lambda.ts';
import { createHandler as createScanned } from '../functions/scanned/lambda.ts';
import { createHandler as createStore } from '../functions/store/lambda.ts';
import { createHandler as createStoreFiles } from '../functions/store-files/lambda.ts';
import { createHandler as createUploaded } from '../functions/uploaded/lambda.ts';
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
