/**
 * Steps in which the development S3 answers differently from the recording, by recording and step, each with
 * the newer AWS page that explains it. The run fails if a listed step agrees.
 */
export const knownDifferences: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'test_s3.py::TestS3MultipartUploadChecksum::test_multipart_parts_checksum_exceptions_composite': {
    'create-mpu-wrong-checksum-algo':
      'S3 supports more algorithms since then and names them: https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html',
  },
};
