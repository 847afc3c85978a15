/** The content of a recording: JSON, with volatile values replaced by placeholders. */
export type Recorded =
  string | number | boolean | null | readonly Recorded[] | { readonly [name: string]: Recorded };

/** Values of placeholders such as `<upload-id:1>`: the same placeholder stands for the same value. */
export type Bindings = Map<string, string>;

/** Fields that are not part of an answer's meaning, or that differ in each request. */
const IGNORED = new Set([
  'HostId',
  'RequestId',
  'x-amz-id-2',
  'x-amz-request-id',
  'date',
  'server',
  'RetryAttempts',
]);

/** Placeholders for part of a value; the ones without a number are those of regular expressions. */
const PLACEHOLDER =
  /(<[a-z0-9-]+:\d+>|<(?:partition|region|region-\d|host|bucket-url|bucket-name-\d|bucket-prefix|us_east_1_region)>)/;

/**
 * Returns the differences between `actual` and a recorded answer, as `path: recorded … | ours …`. A field
 * that only one of the two has is a difference; empty lists, empty objects and absent fields are the same.
 */
export function differencesFrom(
  recorded: Recorded | undefined,
  actual: unknown,
  bindings: Bindings,
  path = '',
): string[] {
  if (isEmpty(recorded) && isEmpty(actual)) return [];
  if (isObject(recorded) && isObject(actual)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(actual)]);
    return [...names]
      .filter((name) => !IGNORED.has(name))
      .flatMap((name) =>
        differencesFrom(recorded[name], actual[name], bindings, `${path}.${name}`),
      );
  }
  if (Array.isArray(recorded) && Array.isArray(actual)) {
    return Array.from({ length: Math.max(recorded.length, actual.length) }, (_, index) =>
      differencesFrom(recorded[index], actual[index], bindings, `${path}[${index}]`),
    ).flat();
  }
  // A placeholder without a number stands for any value, also for an entire element.
  if (typeof recorded === 'string' && /^<[a-z-]+>$/.test(recorded) && !isEmpty(actual)) return [];
  if (typeof recorded !== 'object' && isSame(String(recorded), plain(actual), path, bindings)) {
    return [];
  }
  return [`${path}: recorded ${JSON.stringify(recorded)} | ours ${JSON.stringify(actual)}`];
}

function isObject(value: unknown): value is Record<string, Recorded> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (value instanceof Date || typeof value !== 'object') return false;
  return Object.values(value).every(isEmpty);
}

function plain(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Compares a recorded value that may be a placeholder or contain some between other characters. */
function isSame(
  recorded: string,
  actual: string | undefined,
  path: string,
  bindings: Bindings,
): boolean {
  if (actual === undefined || actual === '') return false;
  // In recordings some fields are replaced by their own name in kebab case, and dates by the word "date" or
  // "datetime".
  const field = /([^.[\]]+)(\[\d+\])*$/.exec(path)?.[1] ?? '';
  if (/^date(time)?$/.test(recorded) || recorded === kebabCase(field)) return true;
  if (recorded === 'owner-id' && field === 'ID') return true;
  const names: string[] = [];
  const pattern = recorded
    .split(PLACEHOLDER)
    .map((piece, index) => {
      if (index % 2 === 0) return RegExp.escape(piece);
      names.push(piece);
      return '(.+?)';
    })
    .join('');
  const match = new RegExp(`^${pattern}$`, 's').exec(actual);
  if (!match) return false;
  return names.every((name, index) => {
    const value = match[index + 1] ?? '';
    const bound = bindings.get(name);
    bindings.set(name, bound ?? value);
    return bound === undefined || bound === value;
  });
}

function kebabCase(name: string): string {
  return name.replace(/(?!^)([A-Z])/g, '-$1').toLowerCase();
}
