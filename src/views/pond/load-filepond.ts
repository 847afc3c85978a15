import type * as FilePondModule from 'filepond';

let loading: Promise<typeof FilePondModule> | undefined;

/** One copy for all instances, with the size plugin, which registers for all of them as well. */
export function loadFilePond(): Promise<typeof FilePondModule> {
  loading ??= (async () => {
    const [filepond, validateSize, { rowPlugin }] = await Promise.all([
      import('filepond'),
      import('filepond-plugin-file-validate-size'),
      import('./row-plugin.ts'),
    ]);
    // Typed for the plugins of its own repository.
    const rows = rowPlugin as unknown as typeof validateSize.default;
    filepond.registerPlugin(validateSize.default, rows);
    return filepond;
  })();
  // A failed import is tried again with the next file.
  loading.catch(() => {
    loading = undefined;
  });
  return loading;
}

/**
 * Adds plugins of FilePond's to every `<filestore-upload>` of the page, for lists that are drawn from now
 * on. What they do to the files themselves is not seen: the element uploads what was chosen.
 */
export async function registerPlugin(
  ...plugins: Parameters<(typeof FilePondModule)['registerPlugin']>
): Promise<void> {
  const filepond = await loadFilePond();
  filepond.registerPlugin(...plugins);
}

/** FilePond's own sheet and ours over it, as text for a shadow root's adopted sheets. */
export async function loadFilePondStyles(): Promise<readonly string[]> {
  const [base, own, { thumbnailStyles }] = await Promise.all([
    import('filepond/dist/filepond.min.css?inline'),
    import('./pond.css?inline'),
    import('../thumbnail/thumbnail-styles.ts'),
  ]);
  return [base.default, own.default, thumbnailStyles.cssText];
}
