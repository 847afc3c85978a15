import type * as FilePondModule from 'filepond';

let loading: Promise<typeof FilePondModule> | undefined;

/** Loads FilePond and its size plugin. All instances share one copy, and plugins apply to all of them. */
export function loadFilePond(): Promise<typeof FilePondModule> {
  loading ??= (async () => {
    const [filepond, validateSize, { rowPlugin }] = await Promise.all([
      import('filepond'),
      import('filepond-plugin-file-validate-size'),
      import('./row-plugin.ts'),
    ]);
    // FilePond's typings accept only plugins from its repository.
    const rows = rowPlugin as unknown as typeof validateSize.default;
    filepond.registerPlugin(validateSize.default, rows);
    return filepond;
  })();
  // The next file retries a failed import.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/**
 * Registers FilePond plugins for every `<filestore-upload>` of the page. They apply to lists that are drawn
 * afterwards. Plugins cannot change the uploaded files: the element uploads the files that were chosen.
 */
export async function registerPlugin(
  ...plugins: Parameters<(typeof FilePondModule)['registerPlugin']>
): Promise<void> {
  const filepond = await loadFilePond();
  filepond.registerPlugin(...plugins);
}

/** Loads FilePond's style sheet and ours, as text for the adopted style sheets of a shadow root. */
export async function loadFilePondStyles(): Promise<readonly string[]> {
  const [base, own, { rowControlStyles }] = await Promise.all([
    import('filepond/dist/filepond.min.css?inline'),
    import('./pond.css?inline'),
    import('../row/row-control-styles.ts'),
  ]);
  return [base.default, own.default, ...rowControlStyles.map(({ cssText }) => cssText)];
}
