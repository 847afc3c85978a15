import type * as FilePondModule from 'filepond';

let loading: Promise<typeof FilePondModule> | undefined;

/** One copy for all instances, with the size plugin, which registers for all of them as well. */
export function loadFilePond(): Promise<typeof FilePondModule> {
  loading ??= (async () => {
    const [filepond, validateSize] = await Promise.all([
      import('filepond'),
      import('filepond-plugin-file-validate-size'),
    ]);
    filepond.registerPlugin(validateSize.default);
    return filepond;
  })();
  // A failed import is tried again with the next file.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/** FilePond's own sheet and ours over it, as text for a shadow root's adopted sheets. */
export async function loadFilePondStyles(): Promise<readonly string[]> {
  const [base, own] = await Promise.all([
    import('filepond/dist/filepond.min.css?inline'),
    import('./pond.css?inline'),
  ]);
  return [base.default, own.default];
}
