import { FilesRefused, type Application, type Sent } from './application.ts';
import type { ReceivedEvent } from './received-event.ts';
import type { FileRow } from './stored-files.ts';

interface Config {
  readonly endpoint: string;
  readonly apiKey: string;
  readonly context: string;
  readonly grant: string;
}

/** Connects to the server of `npm start` (application-server.ts) under the path `base`. */
export async function openLocalApplication(base: string): Promise<Application> {
  const ask = <Answer>(method: string, path: string, body?: URLSearchParams): Promise<Answer> =>
    request(`${base}${path}`, method, body);
  return {
    kind: 'local',
    ...(await ask<Config>('GET', 'config')),
    send: (fields) => ask<Sent>('POST', 'messages', fields),
    files: () => ask<FileRow[]>('GET', 'files'),
    watch: (id) => {
      // A failure does not matter: the upload does not need this call.
      void ask('POST', 'watched', new URLSearchParams({ id })).catch(() => undefined);
    },
    download: async (id) => (await ask<{ url: string }>('POST', `files/${id}/download`)).url,
    remove: async (id) => {
      await ask('DELETE', `files/${id}`);
    },
    fileEvents: () => ask<ReceivedEvent[]>('GET', 'events'),
  };
}

async function request<Answer>(
  url: string,
  method: string,
  body?: URLSearchParams,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    ...(body && { body }),
    signal: AbortSignal.timeout(10_000),
  }).catch(() => {
    throw new Error('The server cannot be reached');
  });
  const answer = await response.json();
  if (answer.refused) throw new FilesRefused(answer.title, answer.refused);
  if (!response.ok) throw new Error(answer.title ?? `The server answered ${response.status}`);
  return answer;
}
