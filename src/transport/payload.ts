/** What a request sends: a slice of a file, or bytes in memory. */
export type Payload = Blob | ArrayBuffer;

export function bytesIn(payload: Payload): number {
  return payload instanceof ArrayBuffer ? payload.byteLength : payload.size;
}
