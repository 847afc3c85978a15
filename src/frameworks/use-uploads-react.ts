'use client';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { UploadController } from '../element/upload-controller.ts';
import {
  noUploads,
  type UploadControllerOptions,
  type Uploads,
} from '../element/upload-controller-state.ts';

/**
 * Uploads files in a React component with a user interface of your own.
 *
 * ```jsx
 * const [{ files, ids, busy }, uploads] = useUploads({ endpoint, apiKey, multiple: true });
 * <button onClick={() => uploads.chooseFiles()}>Attach</button>
 * ```
 *
 * @param options the settings. The latest ones apply
 * @returns the state, which is new after each change, and the controller, which stays the same
 */
export function useUploads(
  options: UploadControllerOptions,
): readonly [state: Uploads, uploads: UploadController] {
  const [{ controller, subscribe, read }] = useState(() => create(options));
  useEffect(() => controller.configure(options));
  // A server renders without uploads, and so does the first render in the browser.
  const state = useSyncExternalStore(subscribe, read, () => noUploads);
  return [state, controller];
}

/** Functions that stay the same, because React subscribes again for each new one. */
function create(options: UploadControllerOptions): {
  readonly controller: UploadController;
  readonly subscribe: (changed: () => void) => () => void;
  readonly read: () => Uploads;
} {
  const controller = new UploadController(options);
  return {
    controller,
    subscribe: (changed) => controller.subscribe(changed),
    read: () => controller.state,
  };
}
