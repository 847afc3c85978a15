import type { FilestoreUpload } from '../../src/element/filestore-upload.ts';

/* These functions run in the page, so they cannot use anything outside their bodies. */

/** Shows one form with a control and a field before and after it. No key opens a file dialog or leaves the page. */
export async function prepareJourney(): Promise<void> {
  const given = document.querySelector('filestore-upload') as FilestoreUpload;
  const { endpoint, apiKey } = given;
  document.body.innerHTML = `<form>
    <label>Before <input name="before"></label>
    <label for="control">Attachments</label>
    <filestore-upload id="control" name="files" multiple accept=".txt"></filestore-upload>
    <button>Send</button>
    <label>After <input name="after"></label>
  </form>`;
  const control = document.querySelector('filestore-upload') as FilestoreUpload;
  Object.assign(control, { endpoint, apiKey });
  document.addEventListener('submit', (event) => event.preventDefault());
  // A file dialog would wait for somebody forever.
  HTMLInputElement.prototype.click = () => undefined;
  await control.updateComplete;
  document.querySelector<HTMLInputElement>('input[name=before]')?.focus();
}

/** Changes the list or the control as other people, servers and scripts do while somebody uses the keyboard. */
export async function disturb({
  what,
  seed,
}: {
  readonly what: number;
  readonly seed: number;
}): Promise<void> {
  const control = document.querySelector('filestore-upload') as FilestoreUpload;
  const some = <Value>(values: readonly Value[]): Value | undefined => values[seed % values.length];
  const text = (name: string): File => new File([`${name} ${seed}`], name, { lastModified: seed });
  switch (what) {
    case 0:
      control.addFiles([text(`${seed}.txt`), text(`${seed} more.txt`)]);
      break;
    case 1:
      control.addFiles(text(`${seed}.exe`));
      break;
    case 2: {
      const file = some(control.files.filter(({ status }) => status === 'done'));
      if (file?.id !== undefined) control.rejectFile(file.id, 'file-rejected');
      break;
    }
    case 3: {
      const file = some(control.files);
      if (file) control.removeFile(file.key);
      break;
    }
    case 4:
      control.files = seed % 2 === 0 ? [] : [{ id: 'old', name: 'old.pdf', size: 10 }];
      break;
    case 5:
      control.abort();
      break;
    case 6:
      control.retry();
      break;
    case 7:
      control.readOnly = !control.readOnly;
      break;
    case 8:
      control.addFiles(Array.from({ length: 30 }, (_, at) => text(`${seed}-${at}.txt`)));
      break;
    case 9:
      document.documentElement.lang = document.documentElement.lang === 'de' ? 'en' : 'de';
      break;
    case 10:
      control.closest('form')?.requestSubmit();
      break;
    case 11:
      // Only a long list, so that the journey also visits short ones.
      if (control.files.length > 40) control.closest('form')?.reset();
      break;
    default:
      control.pause();
      if (seed % 2 === 0) control.resume();
  }
  await control.updateComplete;
}

/** Where the focus is. */
export interface FocusFacts {
  /** Empty if nothing has the focus. */
  readonly element: string;
  readonly name: string;
  readonly inControl: boolean;
  readonly isVisible: boolean;
  readonly hasIndicator: boolean;
}

/** Returns the facts when the next frame has been drawn. */
export async function focusFacts(): Promise<FocusFacts> {
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const inControl = document.activeElement?.localName === 'filestore-upload';
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  if (!element || element === document.body || element.localName === 'filestore-upload') {
    return { element: '', name: '', inControl, isVisible: false, hasIndicator: false };
  }
  const { width, height, bottom, top } = element.getBoundingClientRect();
  const list = element.closest('.rows-scroll')?.getBoundingClientRect();
  const highest = Math.max(0, list?.top ?? 0);
  const lowest = Math.min(innerHeight, list?.bottom ?? innerHeight);
  const style = getComputedStyle(element);
  const labels = (element as HTMLInputElement).labels ?? [];
  return {
    element: `${element.localName} ${element.className}`.trim(),
    name:
      element.getAttribute('aria-label') ||
      element.getAttribute('title') ||
      element.textContent.replace(/\s+/g, ' ').trim() ||
      (labels[0]?.textContent ?? ''),
    inControl,
    isVisible:
      width > 1 && height > 1 && bottom > highest && top < lowest && style.visibility === 'visible',
    hasIndicator: style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 1,
  };
}
