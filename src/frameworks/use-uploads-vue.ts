import { onScopeDispose, readonly, shallowRef, toValue, watch } from 'vue';
import type { MaybeRefOrGetter, ShallowRef } from 'vue';
import { UploadController } from '../element/upload-controller.ts';
import type { UploadControllerOptions, Uploads } from '../element/upload-controller-state.ts';

/**
 * Uploads files in a Vue component with a user interface of your own.
 *
 * ```js
 * const { state, uploads } = useUploads({ endpoint, apiKey, multiple: true });
 * ```
 *
 * @param options the settings, or a ref or getter of them
 * @returns the state, which is replaced after each change, and the controller
 */
export function useUploads(options: MaybeRefOrGetter<UploadControllerOptions>): {
  readonly state: Readonly<ShallowRef<Uploads>>;
  readonly uploads: UploadController;
} {
  const uploads = new UploadController(toValue(options));
  const state = shallowRef(uploads.state);
  // A server renders without uploads, and would keep the subscription.
  if (typeof window !== 'undefined') {
    onScopeDispose(uploads.subscribe((current) => (state.value = current)));
  }
  watch(
    () => toValue(options),
    (current) => uploads.configure(current),
    { deep: true },
  );
  return { state: readonly(state) as Readonly<ShallowRef<Uploads>>, uploads };
}
