import type { CSSResultOrNative, LitElement } from 'lit';
import { describeError } from '../i18n/error-messages.ts';
import { englishFormTexts } from '../i18n/english-form-texts.ts';
import { provideErrorTexts } from '../i18n/error-texts.ts';
import { provideFormTexts } from '../i18n/form-text.ts';
import type { Translator } from '../i18n/translator.ts';
import { adoptStylesAgain } from './adopt-styles.ts';
import { readListSettings, type ListAttributes } from './attributes.ts';
import { warnDeveloper } from './developer-warnings.ts';
import { Announcer } from './announce/announcer.ts';
import { ButtonDescription } from './announce/button-description.ts';
import { LiveRegion } from './announce/live-region.ts';
import type { Rejections } from './announce/rejections.ts';
import { LeaveGuard } from './form/leave-guard.ts';
import { listInterrupted, watchOnServer } from './list-services.ts';
import type { UploadList } from './list/upload-list.ts';
import type { SetupHost } from './mistakes.ts';

interface Host extends SetupHost, ListAttributes, LitElement {
  readonly confirmLeave: boolean;
  readonly keepUploading: boolean;
  readonly fileHandles: boolean;
  addFiles(files: File | readonly File[]): void;
}

/**
 * Starts what the element does not need to be drawn: it has the messages of errors, explains mistakes to
 * developers, handles a page that is left during an upload, asks the server about finished uploads, keeps its styles
 * in another document, and announces changes of the list. Loaded after the first update, so that the page is drawn before.
 */
export function startAfterFirstUpdate(
  host: Host,
  list: UploadList,
  {
    chooseFile,
    ...announced
  }: {
    readonly translator: () => Translator;
    readonly rejections: Rejections;
    /** Opens the file dialog. */
    readonly chooseFile: () => void;
  },
): Announcer {
  provideErrorTexts(describeError);
  provideFormTexts(englishFormTexts);
  // A file may have failed before.
  host.requestUpdate();
  warnDeveloper(host, list);
  new LeaveGuard(host, list, {
    confirmLeave: () => host.confirmLeave,
    keepUploading: () => host.keepUploading,
  });
  watchOnServer(host, list);
  listInterrupted(host, list, {
    settings: () => readListSettings(host),
    addFile: (file) => host.addFiles(file),
    chooseFile,
  });
  pickWithHandles(host);
  keepStyles(host);
  const root = host.renderRoot as ShadowRoot;
  host.addController(new ButtonDescription(root));
  const announcer = new Announcer(list, { ...announced, region: new LiveRegion(root) });
  host.addController(announcer);
  return announcer;
}

/** An element that moves to another document, such as that of a frame, leaves its style sheets behind. */
function keepStyles(host: Host): void {
  const { elementStyles } = host.constructor as unknown as {
    readonly elementStyles: readonly CSSResultOrNative[];
  };
  // The element may have been made in another document than the one that it was put into first.
  let owner = document;
  host.addController({
    hostConnected: () => {
      if (host.ownerDocument === owner) return;
      owner = host.ownerDocument;
      adoptStylesAgain(host.renderRoot as ShadowRoot, elementStyles);
    },
  });
}

/** With `file-handles`, opens the picker that gives access to the files later in place of the input's own dialog. */
function pickWithHandles(host: Host): void {
  let isUsual = false;
  const openUsual = (input: HTMLInputElement): void => {
    isUsual = true;
    input.click();
    isUsual = false;
  };
  // A canceled dialog adds nothing.
  const addAny = (files: readonly File[]): void => {
    if (files.length > 0) host.addFiles(files);
  };
  const onClick = (event: Event): void => {
    const [input] = event.composedPath();
    if (!(input instanceof HTMLInputElement) || input.type !== 'file') return;
    if (isUsual || input.webkitdirectory) return;
    // On a phone, the input's own dialog takes a picture.
    if (input.hasAttribute('capture')) return;
    if (!host.fileHandles || !('showOpenFilePicker' in window)) return;
    event.preventDefault();
    import('./input/pick-files.ts')
      .then(({ pickFiles }) => pickFiles(input))
      .then((files) => (files ? addAny(files) : openUsual(input)))
      // Without its code, or for a file that has just been moved.
      .catch(() => openUsual(input));
  };
  host.renderRoot.addEventListener('click', onClick, { capture: true });
}
