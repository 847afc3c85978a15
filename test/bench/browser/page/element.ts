import 'filestore-upload-build/define';
import type { Job } from './job.ts';

/** Uses only the documented API of the build, not its sources. */
interface FilestoreUpload extends HTMLElement {
  readonly updateComplete: Promise<unknown>;
  readonly files: readonly { readonly id?: string | undefined }[];
  addFiles(files: Iterable<File>): void;
}

let element: FilestoreUpload | undefined;

export async function prepare({ endpoint, apiKey }: Job): Promise<void> {
  element = document.createElement('filestore-upload') as FilestoreUpload;
  for (const [name, value] of Object.entries({ endpoint, 'api-key': apiKey, multiple: '' })) {
    element.setAttribute(name, value);
  }
  document.body.append(element);
  await element.updateComplete;
  // People point at the element before they choose a file, which loads the engine.
  element.dispatchEvent(new PointerEvent('pointerenter'));
}

export async function upload(files: readonly File[]): Promise<void> {
  const list = element;
  if (!list) throw new Error('prepare makes the element');
  const idle = new Promise((resolve) => {
    list.addEventListener('filestore-idle', resolve, { once: true });
  });
  list.addFiles(files);
  await idle;
  const confirmed = list.files.filter(({ id }) => id !== undefined).length;
  if (confirmed !== files.length)
    throw new Error(`${confirmed} of ${files.length} files have arrived`);
}
