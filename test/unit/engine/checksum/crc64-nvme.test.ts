import { Crc64Nvme } from '@aws-sdk/checksums';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashBlob } from '../../../../src/engine/checksum/hash-blob.ts';
import { crc64ToBase64, combineCrc64, Crc64 } from '../../../../src/engine/checksum/crc64-nvme.ts';

const never = new AbortController().signal;
const bytes = fc.uint8Array({ maxLength: 300 });
const sum = (content: Uint8Array): bigint => new Crc64().update(content).digest();

test('the check value of the specification', () => {
  expect(sum(new TextEncoder().encode('123456789')).toString(16)).toBe('ae8b14860a799888');
});

test('the same as the SDK’s, however the bytes come', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(bytes, { maxLength: 5 }), async (chunks) => {
      const theirs = new Crc64Nvme();
      const ours = new Crc64();
      for (const chunk of chunks) {
        theirs.update(chunk);
        ours.update(chunk);
      }
      const expected = Buffer.from(await theirs.digest()).toString('base64');
      expect(crc64ToBase64(ours.digest())).toBe(expected);
    }),
  );
});

test('the sum of a whole comes from those of its pieces', () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const whole = new Uint8Array([...first, ...second]);
      expect(combineCrc64(sum(first), sum(second), second.length)).toBe(sum(whole));
    }),
  );
});

test('of a blob, over the borders of its chunks, and empty', async () => {
  const content = new Uint8Array(1_300_001).map((_, index) => index * 31);
  expect(await hashBlob(new Blob([content]), never)).toBe(sum(content));
  expect(await hashBlob(new Blob([]), never)).toBe(sum(new Uint8Array()));
});

test('so is that of a blob whose stream is no byte stream', async () => {
  const content = Uint8Array.from({ length: 300_000 }, (_, index) => index * 7);
  const pieces = new Blob([content]);
  Object.defineProperty(pieces, 'stream', {
    value: () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(content.subarray(0, 100_001));
          controller.enqueue(content.subarray(100_001));
          controller.close();
        },
      }),
  });
  expect(await hashBlob(pieces, never)).toBe(sum(content));
});

test('an abort ends it', async () => {
  const abort = new AbortController();
  const running = hashBlob(new Blob([new Uint8Array(2_000_000)]), abort.signal);
  abort.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
});
