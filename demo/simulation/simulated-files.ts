import type { FileRow } from '../stored-files.ts';

/** One file of the simulation. It exists until the page is closed. */
export interface SimulatedFile {
  row: FileRow;
  readonly token: string;
  readonly partSize: number;
  /** The uploaded bytes by part number. A file that is uploaded with a single PUT is part 1. */
  readonly bytes: Map<number, Blob>;
}

export const files = new Map<string, SimulatedFile>();

const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';

/** Returns 26 characters of base32, like the real ids. */
export function newId(): string {
  const random = crypto.getRandomValues(new Uint8Array(26));
  return Array.from(random, (byte) => LETTERS[byte % 32]).join('');
}

export function wholeOf(file: SimulatedFile): Blob {
  const parts = [...file.bytes].toSorted(([one], [other]) => one - other).map(([, blob]) => blob);
  return new Blob(parts, { type: file.row.type });
}

export function move(file: SimulatedFile, state: string): void {
  const now = new Date().toISOString();
  file.row = {
    ...file.row,
    state,
    ...(state === 'STORED' && { storedAt: now }),
    ...(state === 'DELETED' && { deletedAt: now }),
  };
  if (state === 'DELETED') file.bytes.clear();
}
