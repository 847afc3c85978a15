import { expect, test } from 'vitest';
import { assertNewerVersion, releasedChangelog } from '../../../.build/release/changelog.ts';

const CHANGES = `# Changes

## Unreleased

### Added

- something

## 0.1.0 – 2026-01-01

- the first
`;

test('what has gathered becomes the version’s, and the next has an empty place', () => {
  expect(releasedChangelog(CHANGES, '0.2.0', '2026-11-26')).toBe(
    CHANGES.replace('## Unreleased\n', '## Unreleased\n\n## 0.2.0 – 2026-11-26\n'),
  );
});

test.each([
  ['nothing has gathered', CHANGES.replace('- something', ''), '0.2.0'],
  ['there is no place for it', CHANGES.replace('## Unreleased', '## Next'), '0.2.0'],
  ['the version is there already', CHANGES, '0.1.0'],
])('%s: no release', (_why, text, version) => {
  expect(() => releasedChangelog(text, version, '2026-11-26')).toThrow(/./);
});

test.each([
  ['0.1.1', '0.1.0'],
  ['0.2.0', '0.1.9'],
  ['1.0.0', '0.9.9'],
  ['0.10.0', '0.9.0'],
])('%s follows %s', (next, before) => {
  expect(() => assertNewerVersion(next, before)).not.toThrow();
  expect(() => assertNewerVersion(before, next)).toThrow(/not later/);
});

test.each(['', 'v1.0.0', '1.0', '1.0.0-beta', '01.0.0', '1.0.0; rm -rf /'])(
  '“%s” is no version',
  (version) => {
    expect(() => assertNewerVersion(version, '0.1.0')).toThrow(/is no version/);
  },
);

test('the same version does not follow itself', () => {
  expect(() => assertNewerVersion('0.1.0', '0.1.0')).toThrow(/not later/);
});
