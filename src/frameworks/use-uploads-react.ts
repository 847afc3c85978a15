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
  const [controller] = useState(() => new UploadController(options));
  const values = JSON.stringify(options);
  const { prepare } = options;
  // Not for each object that a render creates anew with the same settings.
  useEffect(
    () => controller.configure({ ...JSON.parse(values), prepare }),
    [controller, values, prepare],
  );
  const state = useSyncExternalStore(
    (changed) => controller.subscribe(changed),
    () => controller.state,
    // A server renders without uploads, and so does the first render in the browser.
    () => noUploads,
  );
  return [state, controller];
}
