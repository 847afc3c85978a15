import type { Intake } from './intake.ts';

export interface FileDialogOptions {
  /** Chooses a folder with all of its files. */
  readonly directory?: boolean;
  /** Which camera takes a new picture: `user` or `environment`. */
  readonly capture?: string;
}

/** Opens the file dialog without an element on the page. Call it during a click. */
export function openFileDialog(
  {
    accept,
    multiple,
    directory = false,
    capture,
  }: FileDialogOptions & { readonly accept: string; readonly multiple: boolean },
  intake: Intake,
): void {
  const input = document.createElement('input');
  Object.assign(input, { type: 'file', accept, multiple, webkitdirectory: directory });
  if (capture !== undefined) input.setAttribute('capture', capture);
  // Safari on iOS fires no `change` at an input that is not in the document.
  input.hidden = true;
  document.body.append(input);
  input.addEventListener('cancel', () => input.remove());
  input.addEventListener('change', () => {
    input.remove();
    const files = [...(input.files ?? [])];
    // Browsers do not tell which folder it was.
    if (directory && files.length === 0) intake.rejectEmptyFolder('');
    else intake.add(files);
  });
  input.click();
}
