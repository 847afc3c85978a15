import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BADGES, makeBadges } from './badges.ts';

/** `npm run build && npm run docs -- badges`: writes the badges of the README. */
process.env['NODE_ENV'] = 'production';
mkdirSync(BADGES, { recursive: true });
for (const [name, svg] of Object.entries(await makeBadges())) {
  writeFileSync(join(BADGES, `${name}.svg`), svg);
}
