import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { UsageError } from './options.ts';
import { subjects, subjectNames, type SubjectName } from './subjects.ts';

const DIST = join(import.meta.dirname, '../../../dist');
const PEER_ENTRIES = ['@better-upload/client', '@uppy/core', '@uppy/aws-s3'];
const OWN_ENTRIES = ['engine', 'define'] as const;

/** Bundles each subject to a module with its name in `folder`, as an application would. */
export async function buildPage(
  names: readonly SubjectName[],
  peersFolder: string,
  folder: string,
): Promise<void> {
  for (const name of names) requireBuild(name);
  const { resolve } = createRequire(join(peersFolder, 'package.json'));
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'page'),
    logLevel: 'warn',
    resolve: {
      alias: [
        ...PEER_ENTRIES.map((entry) => alias(entry, resolve(entry))),
        ...OWN_ENTRIES.map((entry) => alias(`filestore-upload-build/${entry}`, builtFile(entry))),
      ],
    },
    build: {
      outDir: folder,
      target: 'esnext',
      // Keep workers in separate files, whatever their size.
      assetsInlineLimit: 0,
      assetsDir: '',
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, `${name}.ts`])),
        preserveEntrySignatures: 'strict',
        output: {
          // Keep all files in one folder, so that URLs relative to `import.meta.url` are found next to the
          // bundle.
          entryFileNames: '[name].js',
          chunkFileNames: '[name]-[hash].js',
          assetFileNames: '[name]-[hash][extname]',
        },
      },
    },
  });
}

function alias(name: string, replacement: string): { find: RegExp; replacement: string } {
  return { find: new RegExp(`^${RegExp.escape(name)}$`), replacement };
}

function builtFile(entry: (typeof OWN_ENTRIES)[number]): string {
  return join(DIST, `${entry}.js`);
}

function requireBuild(name: SubjectName): void {
  const { ours } = subjects[name];
  if (!ours || existsSync(builtFile(ours))) return;
  const others = subjectNames.filter((other) => !subjects[other].ours);
  throw new UsageError(
    `dist/${ours}.js is not there: npm run build, or measure the others alone with --subjects ${others.join(',')}`,
  );
}
