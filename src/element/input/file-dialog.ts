import type { Intake } from './intake.ts';

/**
 * Opens the browser's file dialog. Call it during a click.
 *
 * @param withHandles uses the picker that gives access to the files later, if the browser has it
 */
export function openFileDialog(root: ParentNode, withHandles: boolean, intake: Intake): void {
  const input = root.querySelector('input');
  if (!input) return;
  const { accept, multiple, webkitdirectory } = input;
  if (webkitdirectory) intake.preloadForFolder();
  if (!withHandles || webkitdirectory || !('showOpenFilePicker' in window)) {
    input.click();
    return;
  }
  import('./pick-files.ts')
    .then(({ pickFiles }) => pickFiles({ accept, multiple }))
    .then((files) => (files ? intake.add(files) : input.click()))
    // Without its code, or for an error of `getFile`, the usual dialog.
    .catch(() => input.click());
}
