import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { setHandle, type ItemWithHandle } from './file-handles.ts';

export interface DroppedFolder {
  readonly entry: FileSystemDirectoryEntry;
  readonly handle: Promise<FileSystemHandle | undefined> | undefined;
}

/** More would keep the page busy. A dropped folder counts as one. */
const MAX_HANDLES = 100;

/** The files and folders of a drop or a paste. */
export interface DroppedItems {
  readonly files: readonly File[];
  readonly folders: readonly DroppedFolder[];
  /**
   * Whether there was something that the browser cannot read, such as a message of a mail program or a picture of a
   * photo library.
   */
  readonly hasUnreadable: boolean;
}

interface DropOptions {
  /** Where files can be dropped: the host by default, or the page, whose own inputs and editors keep their drops. */
  readonly area?: () => HTMLElement;
  readonly disabled: () => boolean;
  readonly onItems: (intake: DroppedItems) => void;
}

/** Of several areas that contain each other, the innermost one takes the files. */
const handled = new WeakSet<Event>();

/** Handles drops on an area, and pastes while the focus or the pointer is on it. */
export class DropController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #options: DropOptions;
  #area: HTMLElement | undefined;
  #dragging = false;

  constructor(host: ReactiveControllerHost & HTMLElement, options: DropOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
    // A server renders the element without events.
    if (typeof document !== 'undefined') this.listen();
  }

  /** Listens on the area, which may have become another one. */
  listen(): void {
    const area = this.#options.area?.() ?? this.#host;
    if (area === this.#area) return;
    // Listeners on the page would stay.
    if (area !== this.#host && !this.#host.isConnected) return;
    this.#stopListening();
    this.#area = area;
    for (const [type, listener] of this.#listeners) area.addEventListener(type, listener);
    // Another area may keep the drop for itself.
    if (area !== this.#host) addEventListener('drop', this.#handleDropAnywhere, { capture: true });
  }

  /** Whether files are dragged over the element. */
  get dragging(): boolean {
    return this.#dragging;
  }

  hostDisconnected(): void {
    this.#dragging = false;
    document.removeEventListener('paste', this.#handlePasteNowhere);
    // The host's own listeners go with it.
    if (this.#area !== this.#host) this.#stopListening();
  }

  hostConnected(): void {
    this.listen();
  }

  #stopListening(): void {
    for (const [type, listener] of this.#listeners) this.#area?.removeEventListener(type, listener);
    this.#area = undefined;
    removeEventListener('drop', this.#handleDropAnywhere, { capture: true });
  }

  readonly #handleDrag = (event: Event): void => {
    const { dataTransfer } = event as DragEvent;
    if (!dataTransfer || !carriesFiles(dataTransfer)) return;
    if (handled.has(event) || this.#isElsewhere(event)) return this.#setDragging(false);
    handled.add(event);
    // Also while disabled. Otherwise the browser would leave the page and open the file.
    event.preventDefault();
    const disabled = this.#options.disabled();
    dataTransfer.dropEffect = disabled ? 'none' : 'copy';
    this.#setDragging(!disabled);
  };

  readonly #handleLeave = (event: Event): void => {
    const { relatedTarget } = event as DragEvent;
    const inside = relatedTarget instanceof Node && this.#area?.contains(relatedTarget);
    if (!inside) this.#setDragging(false);
  };

  readonly #handleDrop = (event: Event): void => {
    const { dataTransfer } = event as DragEvent;
    this.#setDragging(false);
    if (!carriesFiles(dataTransfer) || handled.has(event) || this.#isElsewhere(event)) return;
    handled.add(event);
    event.preventDefault();
    if (!this.#options.disabled()) this.#options.onItems(readDataTransfer(dataTransfer));
  };

  readonly #handlePaste = (event: Event): void => {
    const { clipboardData } = event as ClipboardEvent;
    if (!carriesFiles(clipboardData) || event.defaultPrevented || this.#options.disabled()) return;
    // Cells and paragraphs come with a picture of themselves.
    if (isEditable(event) && clipboardData?.types.includes('text/plain')) return;
    // An editor of the page takes pictures itself. A text field cannot.
    if (this.#area !== this.#host && isEditor(event)) return;
    // Handled here, so that listeners on outer elements ignore it.
    event.preventDefault();
    this.#options.onItems(readDataTransfer(clipboardData));
  };

  /** Handles a paste while the pointer is on the element and nothing has the focus. */
  readonly #handlePasteNowhere = (event: Event): void => {
    if (event.composedPath()[0] === document.body) this.#handlePaste(event);
  };

  readonly #handlePointer = ({ type }: Event): void => {
    if (type === 'pointerenter') document.addEventListener('paste', this.#handlePasteNowhere);
    else document.removeEventListener('paste', this.#handlePasteNowhere);
  };

  readonly #listeners: readonly (readonly [type: string, listener: (event: Event) => void])[] = [
    ['dragenter', this.#handleDrag],
    ['dragover', this.#handleDrag],
    ['dragleave', this.#handleLeave],
    ['drop', this.#handleDrop],
    ['paste', this.#handlePaste],
    ['pointerenter', this.#handlePointer],
    ['pointerleave', this.#handlePointer],
  ];

  readonly #handleDropAnywhere = (): void => this.#setDragging(false);

  /** Whether another part of the page handles the event. */
  #isElsewhere(event: Event): boolean {
    if (this.#area === this.#host) return false;
    const [target] = event.composedPath();
    const isFileInput = target instanceof HTMLInputElement && target.type === 'file';
    return event.defaultPrevented || isFileInput || isEditable(event);
  }

  #setDragging(dragging: boolean): void {
    if (this.#dragging === dragging) return;
    this.#dragging = dragging;
    this.#host.requestUpdate();
  }
}

/**
 * Reads the files and folders of a transfer. A link or an image that is dragged from a web page is a URL, not a file, and
 * is ignored. Call it during the event, because the browser empties the transfer afterwards.
 */
export function readDataTransfer(transfer: DataTransfer | null): DroppedItems {
  const files: File[] = [];
  const folders: DroppedFolder[] = [];
  const withHandles = (transfer?.items.length ?? 0) <= MAX_HANDLES;
  let unreadable = 0;
  for (const item of transfer?.items ?? []) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    const handle = withHandles
      ? (item as ItemWithHandle).getAsFileSystemHandle?.().catch(() => undefined)
      : undefined;
    if (isFolder(entry)) folders.push({ entry, handle });
    else if (file) {
      files.push(file);
      // Not that of a folder.
      if (handle) setHandle(file, () => handle as Promise<FileSystemFileHandle | undefined>);
    } else unreadable += 1;
  }
  // Some programs announce files and then carry no item at all.
  const hasUnreadable = unreadable > 0 || files.length + folders.length === 0;
  return { files, folders, hasUnreadable };
}

function isEditable(event: Event): boolean {
  const [target] = event.composedPath();
  const isField = target instanceof HTMLElement && /^(input|textarea)$/.test(target.localName);
  return isField || isEditor(event);
}

function isEditor(event: Event): boolean {
  const [target] = event.composedPath();
  return target instanceof HTMLElement && target.isContentEditable;
}

/** Whether something on the clipboard or in a drag is a file, as far as the browser says. */
export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}
