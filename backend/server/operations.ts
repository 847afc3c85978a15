import * as contract from '../../src/contract/server-operations.ts';
import { complete } from '../functions/complete/handler.ts';
import { confirm } from '../functions/confirm/handler.ts';
import { deleteFile } from '../functions/delete/handler.ts';
import { download } from '../functions/download/handler.ts';
import { grants } from '../functions/grants/handler.ts';
import { info } from '../functions/info/handler.ts';
import { list } from '../functions/list/handler.ts';
import { parts } from '../functions/parts/handler.ts';
import { preprocess } from '../functions/preprocess/handler.ts';
import { storeFiles } from '../functions/store-files/handler.ts';
import { store } from '../functions/store/handler.ts';
import type { ApiHandler } from '../http/api-call.ts';
import { apiHandler } from '../http/api-handler.ts';

/** What all operations together need. */
export type OperationDependencies = Parameters<typeof preprocess>[1] &
  Parameters<typeof parts>[1] &
  Parameters<typeof complete>[1] &
  Parameters<typeof deleteFile>[1] &
  Parameters<typeof download>[1] &
  Parameters<typeof grants>[1] &
  Parameters<typeof info>[1];

/** Returns the handler of each operation by its name. They are the same as in Lambda. */
export function operationHandlers(
  dependencies: OperationDependencies,
): Readonly<Record<string, ApiHandler>> {
  return {
    preprocess: apiHandler(contract.preprocess, preprocess, dependencies),
    parts: apiHandler(contract.parts, parts, dependencies),
    complete: apiHandler(contract.complete, complete, dependencies),
    confirm: apiHandler(contract.confirm, confirm, dependencies),
    store: apiHandler(contract.store, store, dependencies),
    'store-files': apiHandler(contract.storeFiles, storeFiles, dependencies),
    info: apiHandler(contract.info, info, dependencies),
    list: apiHandler(contract.list, list, dependencies),
    download: apiHandler(contract.download, download, dependencies),
    delete: apiHandler(contract.remove, deleteFile, dependencies),
    grants: apiHandler(contract.grants, grants, dependencies),
  };
}
