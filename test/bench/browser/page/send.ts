/** Sends one request by XMLHttpRequest, with the progress events that a page would show. */
export function send(
  method: 'PUT' | 'POST',
  url: string,
  body: Blob | string,
): Promise<XMLHttpRequest> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', () => undefined);
    request.addEventListener('loadend', () => {
      if (request.status === 200) resolve(request);
      else reject(new Error(`${method} answered ${request.status} ${request.responseText}`));
    });
    request.open(method, url);
    request.send(body);
  });
}

/** Runs `work` for each item, with this concurrency. */
export async function inParallel<Item>(
  items: readonly Item[],
  concurrency: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    // All workers share one iterator.
    for (const [index, item] of entries) await work(item, index);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
