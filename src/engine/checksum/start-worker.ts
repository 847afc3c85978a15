import { workerFrom, type WorkerUrl } from '../../workers/worker-class.ts';

/**
 * Starts the worker in the form that bundlers recognize: as a file beside this one, without a blob: URL.
 *
 * @param url the page's own copy of the file
 */
export function startWorker(url?: WorkerUrl): Worker {
  // Has the platform's name, because bundlers look for exactly this expression.
  const Worker = workerFrom(url);
  return new Worker(new URL('./hash-worker.ts', import.meta.url), {
    type: 'module',
    name: 'filestore-upload',
  });
}
