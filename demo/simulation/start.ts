import { getResponse } from 'msw/utils/get-response';
import type { Application, Sent } from '../application.ts';
import { API, handlers } from './simulated-api.ts';
import { files, move, wholeOf } from './simulated-files.ts';
import { SimulatedRequest } from './simulated-request.ts';

/**
 * Simulates the backend, the storage and the form's server in the page. Nothing leaves the page, and nothing
 * is kept after it is closed. It uses no service worker, so that it also works on a host without HTTPS.
 */
export function startSimulation(): Application {
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    if (!url.startsWith(API)) return realFetch(input, init);
    const answer = await getResponse([...handlers], new Request(input, init));
    // `fetch` throws the same error if there is no network.
    if (!answer || answer.type === 'error') throw new TypeError('Failed to fetch');
    return answer;
  };
  Object.assign(globalThis, { XMLHttpRequest: SimulatedRequest });
  return { kind: 'simulation', endpoint: API, apiKey: 'simulated', ...formServer };
}

const formServer = {
  send: async (fields: URLSearchParams): Promise<Sent> => {
    const posted = fields.getAll('attachment').map((id) => files.get(id));
    for (const file of posted) {
      if (file) move(file, 'STORED');
    }
    return { stored: posted.length };
  },
  files: async () => [...files.values()].map(({ row }) => row).toReversed(),
  watch: () => undefined,
  download: async (id: string) => {
    const file = files.get(id);
    if (!file) throw new Error('File not found');
    return URL.createObjectURL(wholeOf(file));
  },
  remove: async (id: string) => {
    const file = files.get(id);
    if (file) move(file, 'DELETED');
  },
} satisfies Partial<Application>;
