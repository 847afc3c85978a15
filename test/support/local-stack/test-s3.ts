import { afterAll, beforeAll } from 'vitest';
import { startS3, type TestS3 } from './start-s3.ts';

/**
 * Starts a development S3 before the tests of a file and closes it after them.
 *
 * @param prepare runs once S3 has started
 */
export function testS3(prepare?: (s3: TestS3) => Promise<unknown>): TestS3 {
  let started: TestS3;
  beforeAll(async () => {
    started = await startS3();
    await prepare?.(started);
  });
  afterAll(() => started.close());
  return new Proxy({} as TestS3, {
    get: (_target, name) => Reflect.get(started, name) as unknown,
  });
}
