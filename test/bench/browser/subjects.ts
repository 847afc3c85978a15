export const subjectNames = [
  'raw',
  'hand-written',
  'better-upload',
  'uppy',
  'engine',
  'element',
] as const;

/** The subjects. Each is a file of `page/`. */
export type SubjectName = (typeof subjectNames)[number];

export interface SubjectKind {
  readonly label: string;
  /** The file of `dist/` that it needs. */
  readonly ours?: 'engine' | 'define';
}

export const subjects: Readonly<Record<SubjectName, SubjectKind>> = {
  raw: { label: 'raw XHR PUT' },
  'hand-written': { label: 'hand-written' },
  'better-upload': { label: 'better-upload' },
  uppy: { label: 'Uppy' },
  engine: { label: 'our engine', ours: 'engine' },
  element: { label: '`<filestore-upload>`', ours: 'define' },
};
