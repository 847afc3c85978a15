import remove from '../functions/delete/function.ts';
import cleanup from '../functions/cleanup/function.ts';
import complete from '../functions/complete/function.ts';
import confirm from '../functions/confirm/function.ts';
import deliver from '../functions/deliver/function.ts';
import download from '../functions/download/function.ts';
import expire from '../functions/expire/function.ts';
import grants from '../functions/grants/function.ts';
import info from '../functions/info/function.ts';
import list from '../functions/list/function.ts';
import parts from '../functions/parts/function.ts';
import preprocess from '../functions/preprocess/function.ts';
import scanned from '../functions/scanned/function.ts';
import store from '../functions/store/function.ts';
import storeFiles from '../functions/store-files/function.ts';
import uploaded from '../functions/uploaded/function.ts';
import type { FunctionDefinition } from './define-function.ts';

/** The functions of the stack, in the order of a file's life cycle. */
export const functions: readonly FunctionDefinition[] = [
  grants,
  preprocess,
  parts,
  uploaded,
  complete,
  confirm,
  scanned,
  store,
  storeFiles,
  info,
  list,
  download,
  remove,
  expire,
  cleanup,
  deliver,
];
