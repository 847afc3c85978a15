import { createHash } from 'node:crypto';
import { callsOf } from '../calls.ts';
import { recorded } from '../replay.ts';

const INVALID = [
  '__invalid__',
  '000',
  'not base64 encoded checksum',
  'MTIz',
  Buffer.from('test-string').toString('base64'),
];

recorded('test_s3.py::TestS3::test_s3_invalid_content_md5', async ({ s3, match }) => {
  const { put, create, uploadPart } = callsOf(s3);
  const { UploadId } = await create('multi-key');
  const content = 'something';
  const kinds = [
    {
      prefix: '',
      wrong: 'md5-error-bad-digest',
      right: 'success-put-object-md5',
      write: (ContentMD5: string): Promise<object> => put('test-key', content, { ContentMD5 }),
    },
    {
      prefix: 'upload-part-',
      wrong: 'upload-part-md5-bad-digest',
      right: 'success-upload-part-md5',
      write: (ContentMD5: string): Promise<object> =>
        uploadPart('multi-key', UploadId, 1, content, { ContentMD5 }),
    },
  ];
  for (const { prefix, wrong, right, write } of kinds) {
    for (const [index, md5] of INVALID.entries()) {
      await match(`${prefix}md5-error-${index}`, write(md5));
    }
    await match(wrong, write(md5Of(`${content}1`)));
    await match(right, write(md5Of(content)));
  }
});

function md5Of(text: string): string {
  return createHash('md5').update(text).digest('base64');
}
