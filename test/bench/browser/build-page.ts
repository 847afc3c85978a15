import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'vite';
import { UsageError } from './options.ts';
import { subjects, subjectNames, type SubjectName } from './subjects.ts';

const DIST = join(import.meta.dirname, '../../../dist');
const PEER_DOORS = ['@better-upload/client', '@uppy/core', '@uppy/aws-s3'];
const OWN_DOORS = ['engine', 'define'] as const;

/** Bundles each subject to a module of its own name in `folder`, as an application would. */
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
        ...PEER_DOORS.map((door) => alias(door, resolve(door))),
        ...OWN_DOORS.map((door) => alias(`filestore-upload-build/${door}`, builtFile(door))),
      ],
    },
    build: {
      outDir: folder,
      target: 'esnext',
      // A worker stays a file, whatever its size.
      assetsInlineLimit: 0,
      assetsDir: '',
      emptyOutDir: true,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, `${name}.ts`])),
        preserveEntrySignatures: 'strict',
        output: {
          // All in one folder, so that a URL beside `import.meta.url` is one beside the bundle.
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

function builtFile(door: (typeof OWN_DOORS)[number]): string {
  return join(DIST, `${door}.js`);
}

function requireBuild(name: SubjectName): void {
  const { ours } = subjects[name];
  if (!ours || existsSync(builtFile(ours))) return;
  const others = subjectNames.filter((other) => !subjects[other].ours);
  throw new UsageError(
    `dist/${ours}.js is not there: npm run build, or measure the others alone with --subjects ${others.join(',')}`,
  );
}
