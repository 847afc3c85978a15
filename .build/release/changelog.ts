/** The reason why a release cannot be made. */
export class ReleaseError extends Error {}

const UNRELEASED = '## Unreleased';

/**
 * Moves the changes under "Unreleased" to a new section for the version.
 *
 * @param day - For example 2026-11-26
 * @throws {ReleaseError} if there are no changes
 */
export function releasedChangelog(text: string, version: string, day: string): string {
  const [before, after] = text.split(`${UNRELEASED}\n`);
  if (before === undefined || after === undefined) {
    throw new ReleaseError(`The changelog has no “${UNRELEASED}”`);
  }
  const own = after.split(/\n## /)[0]?.trim() ?? '';
  if (!/^- /m.test(own)) throw new ReleaseError('There are no changes under “Unreleased”');
  if (after.includes(`\n## ${version} `))
    throw new ReleaseError(`${version} is already in the changelog`);
  return `${before}${UNRELEASED}\n\n## ${version} – ${day}\n${after}`;
}

/**
 * Names the documents that still say that there is no release.
 *
 * @param documents - Their texts by their paths
 * @throws {ReleaseError} naming the documents
 */
export function assertReleaseDocumented(documents: ReadonlyMap<string, string>): void {
  const old = [...documents].filter(([, text]) =>
    /is not on npm|until the package is on npm|is not released|before.the.first.release/i.test(
      text,
    ),
  );
  if (old.length === 0) return;
  const names = old.map(([path]) => path).join(', ');
  throw new ReleaseError(
    `These documents say that there is no release: ${names}. Change them first`,
  );
}

/**
 * @param isReleased - Whether `before` has a tag. The first release has the version that is in `package.json` already
 * @throws {ReleaseError} if `next` is not a version, or not later than `before`
 */
export function assertNewerVersion(next: string, before: string, isReleased = true): void {
  const numbers = (version: string): number[] => {
    const parts = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/.exec(version)?.slice(1).map(Number);
    if (!parts) throw new ReleaseError(`${version} is no version such as 1.2.3`);
    return parts;
  };
  const [wanted, had] = [numbers(next), numbers(before)];
  if (next === before && !isReleased) return;
  const differ = wanted.findIndex((part, index) => part !== had[index]);
  if (differ < 0 || (wanted[differ] ?? 0) < (had[differ] ?? 0)) {
    throw new ReleaseError(`${next} is not later than ${before}`);
  }
}
