/** The files and folders of a drop or a paste. */
export interface DroppedItems {
  readonly files: readonly File[];
  readonly folders: readonly FileSystemDirectoryEntry[];
}

/**
 * Reads the files and folders of a transfer. A link or an image that is dragged from a web page is a URL, not a file, and
 * is ignored. Call it during the event, because the browser empties the transfer afterwards.
 */
export function readDataTransfer(transfer: DataTransfer | null): DroppedItems {
  const files: File[] = [];
  const folders: FileSystemDirectoryEntry[] = [];
  for (const item of transfer?.items ?? []) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry();
    const file = item.getAsFile();
    if (isFolder(entry)) folders.push(entry);
    else if (file) files.push(file);
  }
  return { files, folders };
}

export function carriesFiles(transfer: DataTransfer | null): boolean {
  return transfer?.types.includes('Files') ?? false;
}

function isFolder(entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry {
  return entry?.isDirectory === true;
}
