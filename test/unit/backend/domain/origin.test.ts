import { expect, test } from 'vitest';
import { ORIGIN_PATTERN, originProblem } from '../../../../backend/domain/origin.ts';
import { parameters } from '../../../../backend/infra/parameters.ts';
import { readSettings } from '../../../../backend/dev/settings.ts';
import { readDeploySettings } from '../../../../backend/ops/deploy/settings.ts';

/** The setting of `npm start`, the option of `npm run deploy` and the template's parameter agree. */
const inTemplate = (origin: string) => new RegExp(`^(?:${ORIGIN_PATTERN})$`).test(origin);
const atStart = (origin: string) => readSettings({ ALLOWED_ORIGINS: origin }).allowedOrigins;
const atDeployment = (origin: string) => readDeploySettings(['--origins', origin]).origins;

test('the parameter of the template has the pattern of origins', () => {
  expect(parameters.AllowedOrigins.AllowedPattern).toBe(ORIGIN_PATTERN);
});

test.each([
  '*',
  'https://www.example.com',
  'http://localhost:8080',
  'http://127.0.0.1',
  'http://[::1]:3000',
  'https://xn--bcher-kva.example',
  'capacitor://localhost',
  'ionic://localhost',
  'tauri://localhost',
  'https://tauri.localhost',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://5f1c0e7a-6f0b-4b1e-9d3e-2a4f8c6b7d90',
  'app://obsidian.md',
  'vscode-webview://1q2w3e',
])('the origin %s can be allowed everywhere', (origin) => {
  expect(originProblem(origin)).toBeUndefined();
  expect([atStart(origin), atDeployment(origin)]).toEqual([[origin], [origin]]);
  expect(inTemplate(origin)).toBe(true);
});

test.each([
  ['https://*.example.com', /wildcard.*list each origin/],
  ['http://*', /wildcard/],
  ['https://example.*', /wildcard/],
  ['*://localhost', /wildcard/],
  ['https://pr-*.preview.example.com:8443', /wildcard/],
  ['https://www.example.com/', /without a path/],
  ['https://www.example.com/page', /without a path/],
  ['https://WWW.example.com', /lower case/],
  ['www.example.com', /scheme:\/\/host/],
  ['capacitor://', /scheme:\/\/host/],
  ['https://user@example.com', /scheme:\/\/host/],
  ['https://example.com?x', /scheme:\/\/host/],
  ['https://bücher.example', /scheme:\/\/host/],
  ['null', /scheme:\/\/host/],
])('the origin %s is refused everywhere, and the message says why', (origin, words) => {
  expect(originProblem(origin)).toMatch(words);
  expect(() => atStart(origin)).toThrow(words);
  expect(() => atStart(origin)).toThrow(`ALLOWED_ORIGINS: "${origin}"`);
  expect(() => atDeployment(origin)).toThrow(words);
  expect(inTemplate(origin)).toBe(false);
});

test.each(['https://example.com:443', 'http://example.com:80'])(
  'the default port of %s is refused, because no browser sends it',
  (origin) => {
    expect(originProblem(origin)).toMatch(/default port/);
    expect(() => atStart(origin)).toThrow(/default port/);
    expect(() => atDeployment(origin)).toThrow(/default port/);
  },
);
