import { Crc64Nvme } from '@aws-sdk/checksums';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hashBlob } from '../../../../src/engine/checksum/hash-blob.ts';
import { crc64ToBase64, combineCrc64, Crc64 } from '../../../../src/engine/checksum/crc64-nvme.ts';

const never = new AbortController().signal;
const bytes = fc.uint8Array({ maxLength: 300 });
const crc64 = (content: Uint8Array): bigint => new Crc64().update(content).digest();

test('CRC-64/NVME of "123456789" is the check value of the specification', () => {
  expect(crc64(new TextEncoder().encode('123456789')).toString(16)).toBe('ae8b14860a799888');
});

test('CRC-64 matches the AWS SDK for any split of the bytes', async () => {
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

test('combineCrc64() computes the checksum of the concatenation', () => {
  fc.assert(
    fc.property(bytes, bytes, (first, second) => {
      const combined = new Uint8Array([...first, ...second]);
      expect(combineCrc64(crc64(first), crc64(second), second.length)).toBe(crc64(combined));
    }),
  );
});

test('hashBlob() hashes a blob of several chunks and an empty blob', async () => {
  const content = new Uint8Array(1_300_001).map((_, index) => index * 31);
  expect(await hashBlob(new Blob([content]), never)).toBe(crc64(content));
  expect(await hashBlob(new Blob([]), never)).toBe(crc64(new Uint8Array()));
});

test('hashBlob() hashes a blob whose stream is not a byte stream', async () => {
  const content = Uint8Array.from({ length: 300_000 }, (_, index) => index * 7);
  const blob = new Blob([content]);
  Object.defineProperty(blob, 'stream', {
    value: () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(content.subarray(0, 100_001));
          controller.enqueue(content.subarray(100_001));
          controller.close();
        },
      }),
  });
  expect(await hashBlob(blob, never)).toBe(crc64(content));
});

test('hashBlob() rejects with the reason of the abort signal', async () => {
  const abort = new AbortController();
  const running = hashBlob(new Blob([new Uint8Array(2_000_000)]), abort.signal);
  abort.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
});
