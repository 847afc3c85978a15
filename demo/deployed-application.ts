import type { Application } from './application.ts';

/**
 * Connects a static site to a deployed stack. The site has no server, so the uploads are not stored and
 * expire. Sending the form shows the calls that a server would make.
 */
export function deployedApplication(endpoint: string, apiKey: string): Application {
  return {
    kind: 'deployed',
    endpoint,
    apiKey,
    send: async (fields) => ({
      stored: 0,
      left: fields
        .getAll('attachment')
        .map((id) => storeCall(endpoint, id))
        .join('\n\n'),
    }),
    files: async () => [],
    watch: () => undefined,
    download: () =>
      Promise.reject(new Error('This site has no server, so it cannot download files')),
    remove: () => Promise.reject(new Error('This site has no server, so it cannot delete files')),
  };
}

function storeCall(endpoint: string, id: string): string {
  return [
    `curl -X POST ${endpoint}/files/${id}/store`,
    '  -H "x-api-key: $SERVER_KEY"',
    "  -H 'content-type: application/json' -d '{}'",
  ].join(' \\\n');
}
