import { expect, test } from 'vitest';
import { cleanFileName } from '../../../../backend/domain/file-name.ts';
import { registeredName, registeredType } from '../../../../backend/domain/media-type.ts';
import {
  intersectPolicies,
  validateAgainstPolicy,
} from '../../../../backend/domain/upload-policy.ts';

/** Returns the name under which a file is registered, or the code of its refusal. */
function outcome(name: string, type: string, ...allowedTypes: readonly string[]): string {
  const policy = intersectPolicies({ maxFileSize: 1, allowedTypes }, []);
  const error = validateAgainstPolicy({ name, type, size: 1 }, policy, ['put']);
  if (error) return error.code;
  const clean = cleanFileName(name);
  return registeredName(
    clean,
    registeredType(clean, type, policy.allowedTypes),
    policy.allowedTypes,
  );
}

const REFUSED = 'type-not-allowed';

const RUNNING = `hta bat cmd com ps1 vbs scr lnk php jsp aspx reg url xll docm iso py sh scpt settingcontent-ms
  appref-ms iqy exe js`;

test.each(RUNNING.split(/\s+/))(
  'a picture cannot be called .%s, under any name of its type',
  (extension) => {
    for (const type of ['image/gif', 'image/png', 'image/x-png', 'image/jpg', 'image/x-foo']) {
      expect(outcome(`a.${extension}`, type, 'image/*')).toBe(REFUSED);
    }
    expect(outcome(`a.${extension}`, 'text/x-csv', 'text/csv')).toBe(REFUSED);
    expect(outcome(`a.${extension}`, 'application/x-zip-compressed', 'application/zip')).toBe(
      REFUSED,
    );
  },
);

test.each([
  ['Scan 12.05.2024', 'image/png', 'image/*', 'Scan 12.05.2024.png'],
  ['a.xyz', 'image/jpg', 'image/jpeg', 'a.xyz.jpg'],
  ['a.kmz', 'application/x-zip-compressed', 'application/zip', 'a.kmz.zip'],
  ['data.csv.bak', 'text/x-csv', 'text/csv', 'data.csv.bak.csv'],
  [`${'b'.repeat(252)}..xyz`, 'image/png', 'image/*', `${'b'.repeat(251)}.png`],
])('%s as %s, allowed %s, becomes %s', (name, type, allowed, expected) => {
  expect(outcome(name, type, allowed)).toBe(expected);
});

test.each([
  ['a.png', 'image/png', 'image/*'],
  ['noextension', 'image/png', 'image/*'],
  ['.env', 'text/plain', 'text/plain'],
  ['a.cr2', 'image/x-canon-cr2', 'image/*'],
  ['a.zvi', 'image/x-zeiss-zvi', 'image/*'],
  ['a.vob', 'video/mpeg', 'video/*'],
  ['a.ipynb', 'application/json', 'application/json'],
  ['a.gguf', 'application/octet-stream', 'application/octet-stream'],
  ['a.py', 'text/x-python', 'text/*'],
  ['a.docm', 'application/vnd.ms-word.document.macroEnabled.12', 'application/*'],
  ['a.exe', 'image/png', '*/*'],
])('%s as %s, allowed %s, keeps its name', (name, type, allowed) => {
  expect(outcome(name, type, allowed)).toBe(name);
});

test('without a list, each name is kept', () => {
  expect(outcome('a.lnk', 'image/png')).toBe('a.lnk');
});

test('a picture or sound of which nothing is known is refused', () => {
  expect(outcome('a.xyz', 'image/x-foo', 'image/*')).toBe(REFUSED);
  expect(outcome('a.xyz', 'image/x-foo', 'image/x-foo')).toBe('a.xyz');
});
