/** The content of a recording: JSON, with volatile values replaced by placeholders. */
export type Recorded =
  string | number | boolean | null | readonly Recorded[] | { readonly [name: string]: Recorded };

/** Values of placeholders such as `<host:1>`: the same placeholder stands for the same value. */
export type Bindings = Map<string, unknown>;

/** Headers that CloudFront adds in front of an edge-optimized API; the template's API is regional. */
const CLOUDFRONT = /^(cloudfront-.*|x-amz-cf-.*|x-cache|via)$/i;

/** The account id in LocalStack's recordings, which is also part of the client's URLs. */
const ACCOUNT = '111111111111';

/**
 * Returns the differences between `actual` and a recorded answer. A field that only one of the two has is a
 * difference.
 */
export function differencesFrom(
  recorded: Recorded | undefined,
  actual: unknown,
  bindings: Bindings,
  path = '',
): string[] {
  if (isPlaceholder(recorded, path)) return bind(recorded, actual, bindings, path);
  if (isRecord(recorded) || Array.isArray(recorded)) {
    const expected: Readonly<Record<string, Recorded>> = isRecord(recorded)
      ? regional(recorded)
      : Object.fromEntries(Object.entries(recorded));
    const given = parsed(actual);
    if (!isRecord(given) && !Array.isArray(given)) return [difference(recorded, actual, path)];
    const names = new Set([...Object.keys(expected), ...Object.keys(given)]);
    return [...names].flatMap((name) =>
      differencesFrom(
        Object.hasOwn(expected, name) ? expected[name] : undefined,
        (given as Record<string, unknown>)[name],
        bindings,
        `${path}.${name}`,
      ),
    );
  }
  return withoutRepr(recorded) === actual ? [] : [difference(recorded, actual, path)];
}

function difference(recorded: unknown, actual: unknown, path: string): string {
  return `${path}: recorded ${JSON.stringify(recorded)} | ours ${JSON.stringify(actual)}`;
}

/** Whether a recorded value is a placeholder: `<name>`, `<name:1>`, the account, or the field's own name. */
function isPlaceholder(recorded: Recorded | undefined, path: string): recorded is string {
  if (typeof recorded !== 'string') return false;
  const isOwnName = recorded === path.split('.').at(-1) && /^(date|content-length)$/.test(recorded);
  return isOwnName || recorded === ACCOUNT || /^<[\w-]+(:\d+)?>$/.test(recorded);
}

/** Accepts any value that is not empty; a numbered placeholder always stands for the same value. */
function bind(name: string, actual: unknown, bindings: Bindings, path: string): string[] {
  if (actual === undefined || actual === null || actual === '') {
    return [difference(name, actual, path)];
  }
  if (!name.includes(':')) return [];
  if (!bindings.has(name)) bindings.set(name, actual);
  const bound = bindings.get(name);
  return bound === actual ? [] : [difference(`${name}, ${String(bound)} before`, actual, path)];
}

function regional(recorded: Readonly<Record<string, Recorded>>): Record<string, Recorded> {
  const { ResponseMetadata: _ofTheSdk, ...answer } = recorded;
  const isEdge = Object.keys(answer).some((name) => name.toLowerCase() === 'x-amz-cf-id');
  if (!isEdge) return answer;
  return Object.fromEntries(Object.entries(answer).filter(([name]) => !CLOUDFRONT.test(name)));
}

/** Parses a body, because recordings contain the parsed JSON. */
function parsed(actual: unknown): unknown {
  if (typeof actual !== 'string') return actual;
  try {
    return JSON.parse(actual);
  } catch {
    return actual;
  }
}

/** Removes Python's notation for bytes, which some recorded bodies have. */
function withoutRepr(recorded: Recorded | undefined): unknown {
  if (typeof recorded !== 'string') return recorded;
  return /^b'(.*)'$/s.exec(recorded)?.[1] ?? recorded;
}

function isRecord(value: unknown): value is Readonly<Record<string, Recorded>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
