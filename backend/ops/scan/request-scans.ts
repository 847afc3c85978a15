import type { UnscannedFile } from '../../stores/dynamodb/unscanned-files.ts';

/** How many scans are requested at the same time. GuardDuty throttles more, and the SDK repeats them. */
const CONCURRENT_REQUESTS = 8;

export interface ScanRequests {
  /** Scans that were requested. Their results arrive as events. */
  readonly requested: number;
  readonly bytes: number;
  /** The keys of the files for which the request failed, with the reasons. */
  readonly failed: readonly { readonly key: string; readonly reason: string }[];
}

/**
 * Requests a scan of each file that has no scan result, because it was uploaded before scans were turned on.
 * Can be repeated: a file is left out once its result has arrived.
 *
 * @param request - Requests the scan of one object.
 */
export async function requestScans(
  files: AsyncIterable<UnscannedFile>,
  request: (key: string) => Promise<unknown>,
): Promise<ScanRequests> {
  let requested = 0;
  let bytes = 0;
  const failed: { key: string; reason: string }[] = [];
  const iterator = files[Symbol.asyncIterator]();
  const worker = async (): Promise<void> => {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const { key, size } = next.value;
      try {
        await request(key);
        requested += 1;
        bytes += size;
      } catch (error) {
        failed.push({ key, reason: error instanceof Error ? error.name : String(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, worker));
  return { requested, bytes, failed };
}
