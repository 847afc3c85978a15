import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../bundle-size.ts';

const ROOT = join(import.meta.dirname, '../..');
export const BADGES = join(ROOT, 'demo/badges');

/** Returns the badges of the README by name. The package must be built, and NODE_ENV be "production". */
export async function makeBadges(): Promise<Readonly<Record<string, string>>> {
  const { license, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { brotliSize, atOnce } = await bundle('define.js');
  const typed = Object.values<object>(exports).some((target) => 'types' in Object(target));
  return {
    license: badge('license', license),
    size: badge('size', `${Math.ceil(brotliSize(atOnce) / 1024)} KiB with Lit (Brotli)`),
    types: badge('types', typed ? 'included' : 'none'),
  };
}

const CHARACTER_WIDTH = 6.6;
const PADDING = 10;

function badge(label: string, value: string): string {
  const [left = 0, right = 0] = [label, value].map(({ length }) =>
    Math.round(length * CHARACTER_WIDTH + 2 * PADDING),
  );
  const text = (words: string, start: number, width: number): string =>
    `<text x="${start + PADDING}" y="14" textLength="${width - 2 * PADDING}" fill="#fff">${words}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${label}: ${value}">
  <rect width="${left + right}" height="20" rx="4" fill="#1f5fd6"/>
  <path d="M4 0h${left - 4}v20H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4z" fill="#364152"/>
  <g font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
    ${text(label, 0, left)}
    ${text(value, left, right)}
  </g>
</svg>
`;
}
