/**
 * The states of a file on the server.
 * - `PENDING`: registered, but not known to be in S3
 * - `UPLOADED`: in S3, waits for its form; deleted when it expires
 * - `STORED`: requested by a form, kept until the server deletes it
 * - `DELETING`: marked, and its object is being deleted
 * - `DELETED`: a tombstone, kept for late uploads
 */
export const fileStates = ['PENDING', 'UPLOADED', 'STORED', 'DELETING', 'DELETED'] as const;

export type FileState = (typeof fileStates)[number];

/**
 * The only table of legal state changes. The database enforces it too: each change is one conditional
 * write, and backend/domain/file-transitions.ts cannot build a change that this table lacks.
 */
export const fileTransitions: Readonly<Record<FileState, readonly FileState[]>> = {
  PENDING: ['PENDING', 'UPLOADED', 'STORED', 'DELETING'],
  UPLOADED: ['UPLOADED', 'STORED', 'DELETING'],
  STORED: ['STORED', 'DELETING'],
  DELETING: ['DELETING', 'DELETED'],
  DELETED: ['DELETED'],
};
