import { FileInfo } from '../../../src/contract/file-info.ts';
import { Crc64, crc64ToBase64 } from '../../../src/engine/checksum/crc64-nvme.ts';
import type { Assumption } from '../assumption.ts';
import type { Exchange } from '../exchange.ts';
import {
  expect,
  expectBody,
  expectEqual,
  expectProblem,
  expectRefusal,
  expectStatus,
} from '../expectations.ts';
import {
  bytesOfPart,
  largeFile,
  sendPart,
  uploadParts,
  signParts,
  wholeChecksum,
} from '../large-file.ts';
import { get, link, store } from '../samples.ts';
import type { Session } from '../session.ts';

/** A multipart upload, in the order of its steps. */
const steps: readonly Assumption[] = [
  {
    id: 'multipart.refuses-part-length',
    statement: 'S3 refuses a part that is shorter or longer than the signed Content-Length',
    test: async (session) => {
      const large = await largeFile(session);
      const url = large.plan.parts[0]?.url ?? '';
      const part = bytesOfPart(large, 1);
      for (const bytes of [Buffer.from('short'), Buffer.concat([part, Buffer.from('!')])]) {
        expectRefusal(await sendPart(session, url, bytes), 403, 'SignatureDoesNotMatch');
      }
    },
  },
  {
    id: 'multipart.parts',
    statement: 'S3 accepts the signed parts, and returns an ETag for each',
    test: async (session) => {
      const parts = await uploadParts(session);
      const quoted = parts.every(({ etag }) => /^".+"$/.test(etag));
      expect(quoted, 'a quoted ETag for each part', 'a part without one');
      const { bytes } = await largeFile(session);
      return `${parts.length} parts, ${bytes.size} bytes`;
    },
  },
  {
    id: 'multipart.part-checksum',
    statement: 'The response to a part has the CRC-64/NVME that S3 computed',
    requires: ['multipart.parts'],
    test: async (session) => {
      for (const { number, checksum, answer } of await uploadParts(session)) {
        const reported = answer.headers.get('x-amz-checksum-crc64nvme');
        expectEqual(`x-amz-checksum-crc64nvme of part ${number}`, reported, checksum);
      }
    },
  },
  {
    id: 'multipart.listed-parts',
    statement: 'ListParts returns number, size, ETag and CRC-64/NVME of each part',
    requires: ['multipart.parts'],
    test: async (session) => {
      const large = await largeFile(session);
      const { uploaded } = await signParts(session, large, { list: true });
      const expected = (await uploadParts(session)).map(({ number, etag, checksum }) => {
        return { number, size: bytesOfPart(large, number).length, etag, checksum };
      });
      expectEqual('the parts', uploaded?.map(inOrder), expected);
    },
  },
  {
    id: 'multipart.refuses-wrong-etag',
    statement: 'S3 does not complete an upload with another ETag than that of the part',
    requires: ['multipart.parts'],
    test: async (session) => {
      expectProblem(
        await completeWith(session, { etag: `"${'0'.repeat(32)}"` }),
        'parts-incomplete',
      );
    },
  },
  {
    id: 'multipart.refuses-wrong-checksum',
    statement: 'S3 does not complete an upload with another checksum than that of its bytes',
    requires: ['multipart.parts'],
    test: async (session) => {
      const answer = await completeWith(session, { checksum: 'AAAAAAAAAAA=' });
      expectProblem(answer, 'checksum-mismatch');
    },
  },
  {
    id: 'multipart.complete',
    statement: 'S3 completes an upload with the ETags and the CRC-64/NVME of the complete file',
    requires: ['multipart.parts'],
    test: async (session) => {
      const info = await completed(session);
      expectEqual('the size', info.size, (await largeFile(session)).bytes.size);
    },
  },
  {
    id: 'multipart.checksum',
    statement: 'S3 reports the CRC-64/NVME of the complete file, not one composed from its parts',
    requires: ['multipart.complete'],
    test: async (session) => {
      const { checksum } = await completed(session);
      expectEqual('the checksum of the file', checksum, await wholeChecksum(session));
    },
  },
  {
    id: 'multipart.refuses-late-part',
    statement: 'S3 refuses a part of an upload that has been completed',
    requires: ['multipart.complete'],
    test: async (session) => {
      const large = await largeFile(session);
      const answer = await sendPart(session, large.plan.parts[0]?.url ?? '', bytesOfPart(large, 1));
      expectRefusal(answer, 404, 'NoSuchUpload');
    },
  },
  {
    id: 'multipart.download',
    statement: 'The download of a multipart upload has the bytes of its parts in order',
    requires: ['multipart.complete'],
    test: async (session) => {
      const { file } = await largeFile(session);
      await store(session, file.id);
      const { url } = await link(session, file.id);
      const crc64 = new Crc64();
      expectStatus(await get(session, url, (chunk) => void crc64.update(chunk)), 200);
      const downloaded = crc64ToBase64(crc64.digest());
      expectEqual('the checksum of the download', downloaded, await wholeChecksum(session));
    },
  },
];

export const multipartAssumptions: readonly Assumption[] = steps.map((step) => ({
  ...step,
  lane: 'multipart',
}));

/** Calls `complete` with all parts, as the page does, or with something wrong. */
async function completeWith(
  session: Session,
  { etag, checksum }: { readonly etag?: string; readonly checksum?: string },
): Promise<Exchange> {
  const { id, token } = (await largeFile(session)).file;
  const parts = (await uploadParts(session)).map((part) => {
    return { number: part.number, etag: part.number === 1 ? (etag ?? part.etag) : part.etag };
  });
  const body = { parts, checksum: checksum ?? (await wholeChecksum(session)) };
  return session.call('POST', `/files/${id}/complete`, { token, body });
}

function completed(session: Session): Promise<FileInfo> {
  return session.once('the completed file', async () =>
    expectBody(await completeWith(session, {}), 200, FileInfo),
  );
}

/** The fields in the order in which they are compared. */
function inOrder({
  number,
  size,
  etag,
  checksum,
}: {
  readonly number: number;
  readonly size: number;
  readonly etag: string;
  readonly checksum?: string | undefined;
}) {
  return { number, size, etag, checksum };
}
