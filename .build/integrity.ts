import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes `dist/integrity.json`: what stands in the `integrity` of a script that is loaded from another
 * server, which may then give no other file.
 */
const DIST = join(import.meta.dirname, '../dist');
const scripts = globSync(['script-tag.js', 'hash-worker.js', 'locales/*.js'], { cwd: DIST });
if (!scripts.includes('script-tag.js')) throw new Error('There is no script tag; build it first');
const integrity = scripts.toSorted().map((file) => {
  const hash = createHash('sha384')
    .update(readFileSync(join(DIST, file)))
    .digest('base64');
  return [file.replaceAll('\\', '/'), `sha384-${hash}`];
});
writeFileSync(
  join(DIST, 'integrity.json'),
  `${JSON.stringify(Object.fromEntries(integrity), null, 2)}\n`,
);
