import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Rolldown } from 'vite';

const root = join(import.meta.dirname, '../..');

export interface FunctionBundle {
  readonly bytes: number;
  /** Files that have left something in it, relative to the repository. */
  readonly modules: readonly string[];
}

/** The built file of one function, `dist/functions/<name>/handler.js`. */
export async function buildFunction(name: string): Promise<FunctionBundle> {
  return bundleForLambda(
    join(root, `backend/functions/${name}/handler.ts`),
    join(root, `dist/functions/${name}`),
  );
}

/**
 * One file with the SDK inside: it loads in half the time of the runtime's own copy. `module` before
 * `main` takes the SDK's ES modules, a third smaller than its CommonJS.
 */
export async function bundleForLambda(
  entry: string,
  folder: string,
  alias: Readonly<Record<string, string>> = notInFunctions,
): Promise<FunctionBundle> {
  const output = await build({
    configFile: false,
    root,
    logLevel: 'warn',
    resolve: { mainFields: ['module', 'main'], alias },
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: true,
      target: 'node24',
      minify: true,
      rolldownOptions: {
        // Their package.json does not say so; what is imported for its side effects alone is ours.
        treeshake: { moduleSideEffects: (id) => !id.includes('/node_modules/mime/') },
        output: {
          format: 'cjs',
          dynamicImportInCjs: false,
          entryFileNames: 'handler.js',
          codeSplitting: false,
        },
      },
    },
  });
  // As CommonJS: loading it is quicker by a third, because no built-in module needs an ES facade, for
  // which node:http alone loads all of fetch. This repository's own package.json would say otherwise.
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  const { code, modules } = onlyChunk(output as Rolldown.RolldownOutput);
  return {
    bytes: Buffer.byteLength(code),
    modules: Object.entries(modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([path]) => relative(root, path)),
  };
}

/** Parts of the SDK that no function of ours ever reaches; each file says why. */
const notInFunctions = {
  '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'sdk-stubs/credential-chain.ts'),
  '@aws-sdk/endpoint-cache': join(import.meta.dirname, 'sdk-stubs/endpoint-cache.ts'),
  '@smithy/core/event-streams': join(import.meta.dirname, 'sdk-stubs/event-streams.ts'),
};

function onlyChunk({ output }: Rolldown.RolldownOutput): Rolldown.OutputChunk {
  const [chunk, ...others] = output;
  if (others.some(({ type }) => type === 'chunk')) throw new Error('A function of several files');
  return chunk;
}
