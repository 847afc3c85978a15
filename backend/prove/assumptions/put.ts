import type { Assumption } from '../assumption.ts';
import { expect, expectEqual, expectStatus } from '../expectations.ts';
import type { FileRequest } from '../../../src/contract/requests.ts';
import type { FileInfo } from '../../../src/contract/file-info.ts';
import type { Exchange } from '../exchange.ts';
import type { Session } from '../session.ts';
import { complete, crc64, registerPut, sendPut, sha256 } from '../uploads.ts';

const TEXT = 'put by prove';
const BYTES = Buffer.from(TEXT);

/** Uploads with a PUT. */
export const putAssumptions: readonly Assumption[] = [
  {
    id: 'put.plain',
    statement: 'S3 accepts a signed PUT with Content-Length, Content-Type and If-None-Match',
    test: async (session) => {
      const { info, host } = await plainPut(session);
      expectEqual('the size', info.size, BYTES.length);
      expectEqual('the type', info.type, 'text/plain');
      const region = /\bs3\.(?:dualstack\.)?([a-z\d-]+)\.amazonaws\.com/.exec(host)?.[1];
      const accelerated = host.includes('.s3-accelerate.');
      return accelerated ? 'with transfer acceleration' : (region ?? 'S3 is not that of AWS');
    },
  },
  {
    id: 'put.default-checksum',
    statement: 'S3 computes the CRC-64/NVME of an object that was sent without a checksum',
    requires: ['put.plain'],
    test: async (session) => {
      const { info } = await plainPut(session);
      expectEqual('the checksum of the file', info.checksum, crc64(BYTES));
    },
  },
  {
    id: 'put.answer-checksum',
    statement: 'The response to a PUT has an ETag, and the CRC-64/NVME that S3 computed',
    requires: ['put.plain'],
    test: async (session) => {
      const { answer } = await plainPut(session);
      expect(/^".+"$/.test(answer.headers.get('etag') ?? ''), 'a quoted ETag', 'none');
      const checksum = answer.headers.get('x-amz-checksum-crc64nvme');
      expectEqual('x-amz-checksum-crc64nvme', checksum, crc64(BYTES));
    },
  },
  {
    id: 'put.crc64nvme',
    statement: 'S3 accepts a signed x-amz-checksum-crc64nvme, and reports it afterwards',
    test: async (session) => {
      const checksum = crc64(BYTES);
      const { info } = await put(session, { checksum });
      expectEqual('the checksum of the file', info.checksum, checksum);
    },
  },
  {
    id: 'put.sha256',
    statement: 'S3 accepts a signed x-amz-checksum-sha256 in a PUT with a presigned URL',
    test: async (session) => {
      const { info } = await put(session, { sha256: sha256(BYTES) });
      const same = info.sha256 === sha256(BYTES);
      expect(same, 'the SHA-256 of the file', info.sha256 === undefined ? 'none' : 'another one');
    },
  },
  {
    id: 'put.empty',
    statement: 'S3 accepts a signed PUT of an empty file',
    test: async (session) => {
      const empty = await registerPut(session, '');
      expectStatus(await sendPut(session, empty), 200);
      expectEqual('the size', (await complete(session, empty.file)).size, 0);
    },
  },
];

interface Put {
  readonly host: string;
  readonly answer: Exchange;
  readonly info: FileInfo;
}

function plainPut(session: Session): Promise<Put> {
  return session.once('a plain PUT', () => put(session, {}));
}

async function put(session: Session, more: Partial<FileRequest>): Promise<Put> {
  const upload = await registerPut(session, TEXT, more);
  const answer = await sendPut(session, upload);
  expectStatus(answer, 200);
  const { host } = new URL(upload.plan.url);
  return { host, answer, info: await complete(session, upload.file) };
}
