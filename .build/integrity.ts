import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes `dist/integrity.json`, which contains the `integrity` values for pages that load the scripts from
 * another server. The browser then refuses a file with different content.
 */
const DIST = join(import.meta.dirname, '../dist');
const scripts = globSync(['script-tag.js', 'hash-worker.js', 'locales/*.js'], { cwd: DIST });
if (!scripts.includes('script-tag.js'))
  throw new Error('dist/script-tag.js does not exist; build it first');
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
