/** The body of a request: a file or a slice of it, or a copy in memory. */
export type Payload = Blob | ArrayBuffer;

export function bytesIn(payload: Payload): number {
  return payload instanceof ArrayBuffer ? payload.byteLength : payload.size;
}
