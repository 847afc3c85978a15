import { expect, test } from 'vitest';
import { bucketHosts } from '../../../../backend/stores/s3/bucket-endpoints.ts';

test('the hosts of a bucket have the domain of its partition', () => {
  expect(bucketHosts('b', 'eu-central-1')).toMatchObject({
    regional: 'https://b.s3.eu-central-1.amazonaws.com',
    dualStack: 'https://b.s3.dualstack.eu-central-1.amazonaws.com',
  });
  expect(bucketHosts('b', 'cn-north-1')).toMatchObject({
    regional: 'https://b.s3.cn-north-1.amazonaws.com.cn',
    dualStack: 'https://b.s3.dualstack.cn-north-1.amazonaws.com.cn',
  });
});
