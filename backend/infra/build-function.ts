import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { build, type Rolldown } from 'vite';

const root = join(import.meta.dirname, '../..');

export interface FunctionBundle {
  readonly bytes: number;
  /** The modules whose code is in the bundle, relative to the repository. */
  readonly modules: readonly string[];
}

/** Builds one function into `dist/functions/<name>/handler.js`. */
export async function buildFunction(name: string): Promise<FunctionBundle> {
  return bundleForLambda(
    join(root, `backend/functions/${name}/lambda.ts`),
    join(root, `dist/functions/${name}`),
  );
}

/**
 * Builds a single file that includes the SDK, which loads in half the time of the runtime's copy. `module`
 * comes before `main` to select the SDK's ES modules, which are a third smaller than its CommonJS.
 */
export async function bundleForLambda(
  entry: string,
  folder: string,
  alias: Readonly<Record<string, string>> = sdkStubs,
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
        // mime has no side effects, but its package.json does not declare that.
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
  // CommonJS loads in a third less time, because built-in modules need no ES facade. For node:http alone,
  // the facade loads all of fetch. Without this file, the repository's package.json would select ES modules.
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}\n');
  const { code, modules } = onlyChunk(output as Rolldown.RolldownOutput);
  return {
    bytes: Buffer.byteLength(code),
    modules: Object.entries(modules)
      .filter(([, { renderedLength }]) => renderedLength > 0)
      .map(([path]) => relative(root, path)),
  };
}

/** Replacements for parts of the SDK that the functions never use. Each file explains why. */
const sdkStubs = {
  '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'sdk-stubs/credential-chain.ts'),
  '@aws-sdk/endpoint-cache': join(import.meta.dirname, 'sdk-stubs/endpoint-cache.ts'),
  '@smithy/core/event-streams': join(import.meta.dirname, 'sdk-stubs/event-streams.ts'),
};

function onlyChunk({ output }: Rolldown.RolldownOutput): Rolldown.OutputChunk {
  const [chunk, ...others] = output;
  if (others.some(({ type }) => type === 'chunk'))
    throw new Error('The bundle has more than one file');
  return chunk;
}
