/*
 * The headers of the demo site, for CloudFront (template.ts), for the uploaded files (backend/ops/deploy) and
 * for the local server that the tests use (server.ts).
 */

/**
 * Returns the policy of the pages. The pages use only the element, so the policy can be as strict as the
 * element allows: no inline scripts or styles, no blob: URLs, and Trusted Types.
 *
 * @param connect - Origins besides the site itself, separated by spaces: the API and the bucket's host names.
 */
export function contentSecurityPolicy(connect: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${connect}`.trim(),
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html filestore-upload 'allow-duplicates'",
  ].join('; ');
}

/**
 * The headers besides the policy. Pages that embed or open the site get no access to it. HTTPS is enforced
 * only for this host, because the setting lasts two years and must not affect other hosts of the domain.
 */
export const otherHeaders = {
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** Files whose names contain a hash of their content are cached for a year. All others are revalidated. */
export function cacheControl(path: string): string {
  return path.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}

const contentTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  svg: 'image/svg+xml',
  png: 'image/png',
  md: 'text/markdown; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

/** @throws {Error} if the type of the file is unknown */
export function contentType(path: string): string {
  const type = contentTypes[path.slice(path.lastIndexOf('.') + 1)];
  if (!type) throw new Error(`${path} has no known content type`);
  return type;
}
