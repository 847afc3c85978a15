import type { Route } from './api.ts';

export interface Found {
  readonly route: Route;
  readonly parameters: Record<string, string>;
}

/**
 * Finds the most specific route that matches the path and the method. A resource without the method does not
 * hide a greedy one. A trailing slash is ignored. Parameters stay percent-encoded.
 */
export function findRoute(
  routes: readonly Route[],
  method: string,
  path: string,
): Found | undefined {
  const found = routes
    .filter((route) => route.method === method || route.method === 'ANY')
    .flatMap((route) => {
      const parameters = matchPath(route.path, path.replace(/(?<=.)\/+$/, ''));
      return parameters ? [{ route, parameters }] : [];
    });
  return found.toSorted((a, b) => (rankOf(a.route) < rankOf(b.route) ? -1 : 1))[0];
}

/**
 * Ranks segment by segment: literal text, then parameters, then a greedy parameter. A method ranks before
 * ANY.
 */
function rankOf({ path, method }: Route): string {
  const segments = path.split('/').map((segment) => {
    if (!segment.startsWith('{')) return '0';
    return segment.endsWith('+}') ? '2' : '1';
  });
  return [...segments, method === 'ANY' ? '1' : '0'].join('');
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names: string[] = [];
  const segments = template.split('/').map((segment) => {
    const [, name, greedy] = /^\{(\w+)(\+?)\}$/.exec(segment) ?? [];
    if (name === undefined) return RegExp.escape(segment);
    names.push(name);
    return greedy ? '(.+)' : '([^/]+)';
  });
  const match = new RegExp(`^${segments.join('/')}$`).exec(path);
  if (!match) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
}
