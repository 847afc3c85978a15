import { expect, test } from 'vitest';
import {
  assertNewerVersion,
  assertReleaseDocumented,
  releasedChangelog,
} from '../../../.build/release/changelog.ts';

const CHANGES = `# Changes

## Unreleased

### Added

- something

## 0.1.0 – 2026-01-01

- the first
`;

test('releasedChangelog() moves the unreleased entries to the new version', () => {
  expect(releasedChangelog(CHANGES, '0.2.0', '2026-11-26')).toBe(
    CHANGES.replace('## Unreleased\n', '## Unreleased\n\n## 0.2.0 – 2026-11-26\n'),
  );
});

test.each([
  ['without unreleased entries', CHANGES.replace('- something', ''), '0.2.0'],
  ['without an Unreleased section', CHANGES.replace('## Unreleased', '## Next'), '0.2.0'],
  ['if the version exists already', CHANGES, '0.1.0'],
])('releasedChangelog() throws %s', (_why, text, version) => {
  expect(() => releasedChangelog(text, version, '2026-11-26')).toThrow(/./);
});

test.each([
  ['0.1.1', '0.1.0'],
  ['0.2.0', '0.1.9'],
  ['1.0.0', '0.9.9'],
  ['0.10.0', '0.9.0'],
])('assertNewerVersion() accepts %s after %s', (next, before) => {
  expect(() => assertNewerVersion(next, before)).not.toThrow();
  expect(() => assertNewerVersion(before, next)).toThrow(/not later/);
});

test.each(['', 'v1.0.0', '1.0', '1.0.0-beta', '01.0.0', '1.0.0; rm -rf /'])(
  'assertNewerVersion() refuses the invalid version “%s”',
  (version) => {
    expect(() => assertNewerVersion(version, '0.1.0')).toThrow(/is no version/);
  },
);

test('assertNewerVersion() refuses the same version', () => {
  expect(() => assertNewerVersion('0.1.0', '0.1.0')).toThrow(/not later/);
});

test('the first release has the version that is in package.json already', () => {
  expect(() => assertNewerVersion('0.1.0', '0.1.0', false)).not.toThrow();
  expect(() => assertNewerVersion('0.1.0', '0.1.0', true)).toThrow(/not later/);
  expect(() => assertNewerVersion('0.0.9', '0.1.0', false)).toThrow(/not later/);
});

test('a release is refused as long as a document says that there is none', () => {
  const documents = (text: string): ReadonlyMap<string, string> =>
    new Map([
      ['README.md', text],
      ['guide.md', 'Everything is fine.'],
    ]);
  expect(() => assertReleaseDocumented(documents('`npm install filestore-upload`'))).not.toThrow();
  for (const text of ['The package is not on npm yet', 'Version 1 is not released.']) {
    expect(() => assertReleaseDocumented(documents(text))).toThrow(/README\.md/);
  }
});
