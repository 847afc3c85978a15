/** A folder, and the folders whose code its code may name. */
export interface Layer {
  readonly folder: string;
  readonly may: readonly string[];
  /** Not even in these. */
  readonly not?: RegExp;
}

/**
 * Who may import whom: the first entry whose folder holds the file decides. A layer may always
 * import itself, unless it says otherwise.
 */
export const layers: readonly Layer[] = [
  { folder: 'src/contract', may: [] },
  { folder: 'src/transport', may: ['src/contract'] },
  { folder: 'src/engine', may: ['src/transport', 'src/contract'] },
  { folder: 'src/words', may: ['src/contract'] },
  { folder: 'src/badge', may: [] },
  { folder: 'src/filepond', may: ['src/badge', 'src/words', 'src/engine', 'src/contract'] },
  { folder: 'src/rows', may: ['src/badge', 'src/words', 'src/contract'] },
  {
    folder: 'src/element',
    may: ['src/filepond', 'src/rows', 'src/words', 'src/engine', 'src/contract'],
  },
  {
    folder: 'src',
    may: ['src/element', 'src/filepond', 'src/words', 'src/engine', 'src/contract'],
  },
  { folder: 'backend/domain', may: ['src/contract'] },
  { folder: 'backend/stores', may: ['backend', 'backend/domain', 'src/contract'] },
  { folder: 'backend/events', may: ['src/contract'] },
  { folder: 'backend/http', may: ['backend', 'backend/domain', 'backend/stores', 'src/contract'] },
  {
    folder: 'backend/functions',
    may: [
      'backend',
      'backend/domain',
      'backend/events',
      'backend/http',
      'backend/stack',
      'backend/stores',
      'src/contract',
    ],
  },
  {
    folder: 'backend/stack',
    may: ['backend/domain', 'backend/functions', 'backend/stores', 'src/contract'],
    not: /handler\.ts$/,
  },
  { folder: 'backend/conformance', may: ['src/contract'] },
  { folder: 'backend/local', may: ['backend', 'src/contract', 'demo'] },
  {
    folder: 'backend/operations',
    may: ['backend/domain', 'backend/local', 'backend/stack', 'backend/stores', 'src/contract'],
  },
  { folder: 'backend', may: ['backend/domain', 'backend/stack'] },
  // The simulation plays a backend, as the demo's own server calls one.
  { folder: 'demo/simulation', may: ['demo'] },
  { folder: 'demo', may: ['src', 'demo/simulation'], not: /^src\/[^/]+\// },
];
