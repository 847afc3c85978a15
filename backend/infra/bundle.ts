import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildFunction, type FunctionBundle } from './build-function.ts';
import { functions } from './functions.ts';

/** Builds every function into dist/functions and fails where one has grown beyond its budget. */
const bundles: Record<string, FunctionBundle> = {};
for (const definition of functions) {
  const bundle = await buildFunction(definition.name);
  bundles[definition.name] = bundle;
  const limit = definition.bundleKilobytes * 1000;
  if (bundle.bytes > limit) {
    console.error(`${definition.name}: ${bundle.bytes} bytes, its function.ts allows ${limit}`);
    process.exitCode = 1;
  }
}
// What each of them is made of, for the test that looks for what must not be in there.
await writeFile(
  join(import.meta.dirname, '../../dist/functions/bundles.json'),
  JSON.stringify(bundles, null, 1),
);
