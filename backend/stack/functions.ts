import remove from '../functions/delete/function.ts';
import download from '../functions/download/function.ts';
import expire from '../functions/expire/function.ts';
import info from '../functions/info/function.ts';
import preprocess from '../functions/preprocess/function.ts';
import store from '../functions/store/function.ts';
import uploaded from '../functions/uploaded/function.ts';
import type { FunctionDefinition } from './define-function.ts';

/** The functions of the stack, in the order of a file's life. */
export const functions: readonly FunctionDefinition[] = [
  preprocess,
  uploaded,
  store,
  info,
  download,
  remove,
  expire,
];
