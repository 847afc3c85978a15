/*
 * What the demo site is served with: the truth for CloudFront (template.ts), for what is uploaded
 * (operations/deploy) and for the local server that the tests look at (server.ts).
 */

/**
 * The pages' policy. Only they know that they use the element alone, so it can be as strict as the
 * element allows: no inline script or style, no blob:, and Trusted Types.
 *
 * @param connect - Beside the site itself, separated by spaces: the API and the names of the bucket.
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
 * Beside the policy. Whoever embeds or opens the site gets nothing of it. HTTPS for this host alone: others of the
 * domain are not ours to decide about, and not for two years.
 */
export const otherHeaders = {
  'strict-transport-security': 'max-age=63072000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

/** Files whose names change with their content, for a year; everything else is asked for each time. */
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
};

/** @throws {Error} for a kind of file that the site has never had */
export function contentType(path: string): string {
  const type = contentTypes[path.slice(path.lastIndexOf('.') + 1)];
  if (!type) throw new Error(`${path} has no known content type`);
  return type;
}
