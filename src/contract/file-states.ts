/** Where a file stands on the server. STORED is the only state that a form has asked for. */
export const fileStates = ['PENDING', 'UPLOADED', 'STORED', 'DELETING', 'DELETED'] as const;

export type FileState = (typeof fileStates)[number];

/**
 * The one table of legal changes. The database enforces it as well: each change is one conditional
 * write (backend/domain/file-transitions.ts), and a change that this table lacks cannot be built.
 */
export const fileTransitions: Readonly<Record<FileState, readonly FileState[]>> = {
  PENDING: ['PENDING', 'UPLOADED', 'STORED', 'DELETING'],
  UPLOADED: ['UPLOADED', 'STORED', 'DELETING'],
  STORED: ['DELETING'],
  DELETING: ['DELETING', 'DELETED'],
  DELETED: [],
};
