import { writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';
import { scalePage } from './page.ts';

/** The page that `npm run docs -- scale` writes. */
export const SCALE_PAGE = new URL('../../../demo/guides/scale.md', import.meta.url);

export async function makeScalePage(): Promise<string> {
  const options = await resolveConfig(SCALE_PAGE);
  return format(await scalePage(), { ...options, parser: 'markdown' });
}

if (import.meta.main) await writeFile(SCALE_PAGE, await makeScalePage());
