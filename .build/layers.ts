/** A folder and the folders that its code may import from. */
interface Layer {
  readonly folder: string;
  readonly may: readonly string[];
  /** Files that it may not import even from those folders. */
  readonly not?: RegExp;
}

/**
 * The import rules. The first entry whose folder contains a file applies to it. Code may always
 * import from its own layer.
 */
export const layers: readonly Layer[] = [
  { folder: 'src/contract', may: [] },
  // Starts a worker under any policy of the page.
  { folder: 'src/workers', may: [] },
  { folder: 'src/transport', may: ['src/contract'] },
  { folder: 'src/engine', may: ['src/transport', 'src/workers', 'src/contract'] },
  { folder: 'src/server', may: ['src/transport', 'src/engine', 'src/contract'] },
  // Pictures, which know nothing of uploads.
  { folder: 'src/images', may: ['src/workers'] },
  { folder: 'src/i18n', may: ['src/contract'] },
  { folder: 'src/views/thumbnail', may: ['src/images'] },
  { folder: 'src/views/row', may: ['src/views/thumbnail', 'src/i18n', 'src/contract'] },
  {
    folder: 'src/views/pond',
    may: ['src/views/row', 'src/i18n', 'src/engine', 'src/contract'],
  },
  {
    folder: 'src/views/list',
    may: ['src/views/row', 'src/views/thumbnail', 'src/i18n', 'src/contract'],
  },
  {
    folder: 'src/element',
    may: [
      'src/views/pond',
      'src/views/list',
      'src/views/row',
      'src/i18n',
      'src/engine',
      'src/workers',
      'src/contract',
    ],
  },
  { folder: 'src/frameworks', may: ['src', 'src/element'] },
  {
    folder: 'src',
    may: [
      'src/element',
      'src/views/pond',
      'src/i18n',
      'src/images',
      'src/engine',
      'src/server',
      'src/contract',
    ],
  },
  { folder: 'backend/domain', may: ['src/contract'] },
  { folder: 'backend/runtime', may: ['backend/domain', 'backend/infra', 'src/contract'] },
  { folder: 'backend/stores', may: ['backend/domain', 'backend/runtime', 'src/contract'] },
  {
    folder: 'backend/delivery',
    may: ['backend/domain', 'backend/runtime', 'backend/stores', 'src/contract'],
  },
  {
    folder: 'backend/use-cases',
    may: [
      'backend/delivery',
      'backend/domain',
      'backend/runtime',
      'backend/stores',
      'src/contract',
    ],
  },
  {
    folder: 'backend/http',
    may: ['backend/domain', 'backend/infra', 'backend/runtime', 'backend/stores', 'src/contract'],
  },
  {
    folder: 'backend/functions',
    may: [
      'backend/delivery',
      'backend/domain',
      'backend/http',
      'backend/infra',
      'backend/runtime',
      'backend/stores',
      'backend/use-cases',
      'src/contract',
    ],
  },
  {
    folder: 'backend/infra',
    may: ['backend/domain', 'backend/functions', 'backend/stores', 'src/contract'],
    not: /(handler|lambda)\.ts$/,
  },
  {
    // A client of any implementation: it uses nothing of ours.
    folder: 'backend/conformance',
    may: ['backend/runtime', 'src/contract'],
    not: /backend\/runtime\/(?!closed-connection\.ts)/,
  },
  { folder: 'backend/prove', may: ['backend/conformance', 'src/engine', 'src/contract'] },
  {
    folder: 'backend/server',
    may: [
      'backend/delivery',
      'backend/domain',
      'backend/functions',
      'backend/http',
      'backend/runtime',
      'backend/stores',
      'backend/use-cases',
      'src/contract',
    ],
    not: /(function|lambda)\.ts$/,
  },
  {
    folder: 'backend/serve',
    may: [
      // The development S3 of `serve --dev`.
      'backend/dev',
      'backend/domain',
      'backend/runtime',
      'backend/server',
      'backend/stores',
      'src/contract',
    ],
  },
  {
    folder: 'backend/command',
    may: [
      'backend/conformance',
      'backend/prove',
      'backend/runtime',
      'backend/serve',
      'src/server',
      'src/contract',
    ],
  },
  { folder: 'backend/dev', may: ['src/contract', 'demo'] },
  {
    folder: 'backend/ops',
    may: [
      'backend/delivery',
      'backend/domain',
      'backend/dev',
      'backend/infra',
      'backend/stores',
      'backend/use-cases',
      'src/contract',
    ],
  },
  // The simulation plays a backend, as the demo's own server calls one.
  { folder: 'demo/simulation', may: ['demo'] },
  { folder: 'demo', may: ['src', 'demo/simulation'], not: /^src\/[^/]+\// },
];
