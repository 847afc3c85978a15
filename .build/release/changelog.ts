/** What keeps a release from being made, in words. */
export class ReleaseError extends Error {}

const UNRELEASED = '## Unreleased';

/**
 * The changes that have gathered under "Unreleased" become those of the version.
 *
 * @param day - As 2026-11-26
 * @throws {ReleaseError} when there are none
 */
export function releasedChangelog(text: string, version: string, day: string): string {
  const [before, after] = text.split(`${UNRELEASED}\n`);
  if (before === undefined || after === undefined) {
    throw new ReleaseError(`The changelog has no “${UNRELEASED}”`);
  }
  const own = after.split(/\n## /)[0]?.trim() ?? '';
  if (!/^- /m.test(own)) throw new ReleaseError('Nothing stands under “Unreleased”');
  if (after.includes(`\n## ${version} `)) throw new ReleaseError(`${version} is in the changelog`);
  return `${before}${UNRELEASED}\n\n## ${version} – ${day}\n${after}`;
}

/** @throws {ReleaseError} unless the next one is a version, and later than the one before */
export function assertNewerVersion(next: string, before: string): void {
  const numbers = (version: string): number[] => {
    const parts = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version)?.slice(1).map(Number);
    if (!parts) throw new ReleaseError(`${version} is no version such as 1.2.3`);
    return parts;
  };
  const [wanted, had] = [numbers(next), numbers(before)];
  const differ = wanted.findIndex((part, index) => part !== had[index]);
  if (differ < 0 || (wanted[differ] ?? 0) < (had[differ] ?? 0)) {
    throw new ReleaseError(`${next} is not later than ${before}`);
  }
}
