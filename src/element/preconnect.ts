const origins = new Set<string>();

/**
 * Opens a connection to the API before the first file is chosen: DNS, TCP and TLS take three round trips. The API is
 * called without cookies, for which browsers have separate connections.
 */
export function preconnect(endpoint: string): void {
  const { origin } = new URL(endpoint, document.baseURI);
  if (origin === location.origin || origins.has(origin)) return;
  origins.add(origin);
  const link = document.createElement('link');
  link.rel = 'preconnect';
  link.href = origin;
  link.crossOrigin = 'anonymous';
  document.head.append(link);
}
