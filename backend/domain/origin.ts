/**
 * The origins that a deployment can allow: `*` alone, or `scheme://host[:port]` as browsers send it. Any
 * scheme, because apps have their own: `capacitor://localhost`, `tauri://localhost`, `chrome-extension://…`.
 * The template has this pattern too, so it uses only what CloudFormation's regular expressions know.
 */
export const ORIGIN_PATTERN =
  '\\*|[a-z][a-z0-9+.-]*://([a-z0-9_.-]+|\\[[0-9a-f:.]+\\])(:[1-9][0-9]{0,4})?';

const ORIGIN = new RegExp(`^(${ORIGIN_PATTERN})$`);
const DEFAULT_PORT = /^(https:.*:443|http:.*:80)$/;

/** Returns what is wrong with an origin, or undefined if it can be allowed. */
export function originProblem(origin: string): string | undefined {
  if (origin !== '*' && origin.includes('*')) {
    return 'must not contain a wildcard, because the API compares complete origins; list each origin, or use * alone to allow every origin';
  }
  if (DEFAULT_PORT.test(origin))
    return 'must not contain the default port, because browsers do not send it';
  if (!ORIGIN.test(origin)) {
    return 'must be scheme://host or scheme://host:port in lower case and without a path, such as https://www.example.com or capacitor://localhost';
  }
  return undefined;
}
