import { DeleteBucketCorsCommand, GetBucketCorsCommand } from '@aws-sdk/client-s3';
import { corsCalls } from '../cors-calls.ts';
import { recorded, type Replay } from '../replay.ts';

const SUITE = 'test_s3_cors.py::TestS3Cors::';
const everyone = { AllowedOrigins: ['*'], AllowedMethods: ['GET'] };

function configurationCalls(replay: Replay) {
  const { client, bucket: Bucket } = replay.s3;
  return {
    set: corsCalls(replay).setRules,
    get: () => client.send(new GetBucketCorsCommand({ Bucket })),
    remove: () => client.send(new DeleteBucketCorsCommand({ Bucket })),
  };
}

recorded(`${SUITE}test_get_cors`, async (replay) => {
  const { set, get } = configurationCalls(replay);
  await replay.match('get-cors-no-set', get());
  await set(everyone);
  await replay.match('get-cors-after-set', get());
});

recorded(`${SUITE}test_put_cors`, async (replay) => {
  const { set, get } = configurationCalls(replay);
  const rule = {
    AllowedOrigins: ['https://test.com', 'https://app.test.com', 'http://test.com:80'],
    AllowedMethods: ['GET', 'PUT', 'HEAD'],
    MaxAgeSeconds: 3000,
    AllowedHeaders: [
      'x-amz-expected-bucket-owner',
      'x-amz-server-side-encryption-customer-algorithm',
    ],
  };
  await replay.match('put-cors', set(rule));
  await replay.match('get-cors', get());
});

recorded(`${SUITE}test_put_cors_invalid_rules`, async (replay) => {
  const { set } = configurationCalls(replay);
  const AllowedMethods = ['GET', 'PUT', 'HEAD', 'MYMETHOD'];
  const call = set({ AllowedOrigins: ['*', 'https://test.com'], AllowedMethods });
  await replay.match('put-cors-exc', call);
  await replay.match('put-cors-exc-empty', set());
});

recorded(`${SUITE}test_put_cors_empty_origin`, async (replay) => {
  const { set, get } = configurationCalls(replay);
  await set({ AllowedOrigins: [''], AllowedMethods: ['GET', 'PUT', 'HEAD'] });
  await replay.match('get-cors-empty', get());
});

recorded(`${SUITE}test_delete_cors`, async (replay) => {
  const { set, get, remove } = configurationCalls(replay);
  await replay.match('delete-cors-before-set', remove());
  await replay.match('put-cors', set(everyone));
  await replay.match('get-cors', get());
  await replay.match('delete-cors', remove());
  await replay.match('get-cors-deleted', get());
});
