import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectPresigner } from '../../../backend/stores/s3/connect-presigner.ts';
import { connectObjects } from '../../../backend/stores/s3/object-store.ts';
import recorded from './recorded.json' with { type: 'json' };

/*
 * Runs the product's own multipart calls against recorded answers of AWS only. On AWS the creation of an
 * upload decides which checksums the completion may use. A stand-in once decided differently, so every
 * multipart upload worked here and would have failed on AWS.
 */

const SUITE = 'test_s3.py::TestS3MultipartUploadChecksum';
const withoutAlgorithm =
  recorded.recordings[`${SUITE}::test_complete_multipart_parts_checksum_default`];
const withCrc64 =
  recorded.recordings[`${SUITE}::test_complete_multipart_parts_checksum_full_object[CRC64NVME]`];

let server: Server;
let created: IncomingHttpHeaders | undefined;

/**
 * Returns the recorded completion for the headers of the creation: with or without those of `create-mpu-…`.
 */
function completion(): { status: number; document: string } {
  if (
    created?.['x-amz-checksum-algorithm'] === withCrc64['create-mpu-checksum'].ChecksumAlgorithm &&
    created['x-amz-checksum-type'] === withCrc64['create-mpu-checksum'].ChecksumType
  ) {
    const { ETag, ChecksumCRC64NVME, ChecksumType } = withCrc64['complete-multipart-checksum'];
    const elements = `<ETag>${ETag}</ETag><ChecksumCRC64NVME>${ChecksumCRC64NVME}</ChecksumCRC64NVME><ChecksumType>${ChecksumType}</ChecksumType>`;
    const document = `<CompleteMultipartUploadResult>${elements}</CompleteMultipartUploadResult>`;
    return { status: 200, document };
  }
  const { Error: error, ResponseMetadata } =
    withoutAlgorithm['complete-multipart-full-object-type'];
  const document = `<Error><Code>${error.Code}</Code><Message>${error.Message}</Message></Error>`;
  return { status: ResponseMetadata.HTTPStatusCode, document };
}

async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  await text(incoming);
  const creates = incoming.url?.includes('uploads=') ?? false;
  if (creates) created = incoming.headers;
  const { status, document } = creates
    ? { status: 200, document: '<R><UploadId>upload-1</UploadId></R>' }
    : completion();
  response.writeHead(status, { 'content-type': 'application/xml' }).end(document);
}

beforeEach(async () => {
  created = undefined;
  server = createServer((incoming, response) => void answer(incoming, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

test('the product’s multipart uploads complete with the recorded answers of AWS', async () => {
  const { port } = server.address() as AddressInfo;
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'TEST',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
    BUCKET_NAME: 'bucket',
  };
  const key = 'demo/file';
  const uploadId = await connectPresigner('bucket', env, Date.now).startMultipart(
    key,
    'text/plain',
  );
  const listed = withCrc64['list-parts'].Parts;
  const outcome = await connectObjects(env).completeMultipart({
    key,
    uploadId,
    size: listed.reduce((sum, { Size }) => sum + Size, 0),
    parts: listed.map(({ PartNumber, ETag }) => ({ number: PartNumber, etag: ETag })),
    checksum: withCrc64['complete-multipart-checksum'].ChecksumCRC64NVME,
  });
  expect(outcome).toBe('completed');
});
