/** The bytes of a request: a slice of a file, or a copy in memory. */
export type Payload = Blob | ArrayBuffer;

export function bytesIn(payload: Payload): number {
  return payload instanceof ArrayBuffer ? payload.byteLength : payload.size;
}
