import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFunction, type FunctionBundle } from './build-function.ts';
import { functions } from './functions.ts';

/** Builds every function into dist/functions. Fails if a bundle is larger than its function.ts allows. */
const bundles: Record<string, FunctionBundle> = {};
for (const definition of functions) {
  const bundle = await buildFunction(definition.name);
  bundles[definition.name] = bundle;
  const limit = definition.bundleKilobytes * 1000;
  if (bundle.bytes > limit) {
    console.error(
      `${definition.name}: the bundle has ${bundle.bytes} bytes, but function.ts allows ${limit}`,
    );
    process.exitCode = 1;
  }
}
// The modules of each bundle, for the test that checks that unwanted modules are not included.
await writeFile(
  join(import.meta.dirname, '../../dist/functions/bundles.json'),
  JSON.stringify(bundles, null, 1),
);
