import type { Plugin } from 'vite';
import { patchFilePond } from '../../src/views/pond/patch/filepond-patch.ts';

/** Applies the patch to the FilePond that is bundled. The build fails when FilePond has changed. */
export function patchedFilePond(): Plugin {
  return {
    name: 'patched-filepond',
    transform(code, id) {
      if (!/\/filepond\/dist\/filepond\.esm\.js(\?|$)/.test(id)) return undefined;
      return { code: patchFilePond(code), map: null };
    },
  };
}
