import type { Application } from './application.ts';

/**
 * A static site on a deployed stack. It has no server, so nobody stores what is uploaded: sending the form
 * shows the calls that a server would make, and the files expire.
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
    download: () => Promise.reject(new Error('This site has no server that may download')),
    remove: () => Promise.reject(new Error('This site has no server that may delete')),
  };
}

function storeCall(endpoint: string, id: string): string {
  return [
    `curl -X POST ${endpoint}/files/${id}/store`,
    '  -H "x-api-key: $SERVER_KEY"',
    "  -H 'content-type: application/json' -d '{}'",
  ].join(' \\\n');
}
