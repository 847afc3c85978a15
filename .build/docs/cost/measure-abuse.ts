import { apiClient, put } from '../../../test/support/local-stack/client.ts';
import { planned, readFiles } from '../../../test/support/local-stack/read-answer.ts';
import type { TestStack } from '../../../test/support/local-stack/start.ts';
import { FILES_PER_CALL, MULTIPART_FROM_BYTES } from '../../../src/contract/limits.ts';
import { counted, deliver, register, spend, type Usage } from './measure.ts';

/** What one thing of an attacker costs. */
export interface AbuseUsage {
  /** One of a hundred files of a call that is abandoned after its multipart upload was opened. */
  readonly abandonedMultipart: Usage;
  /** One of a hundred files of a call that is uploaded with a few bytes and abandoned. */
  readonly abandonedFile: Usage;
  /** A call that is refused because of a daily quota. */
  readonly refusedCall: Usage;
  /** A call that lists the parts of a multipart upload. */
  readonly listedParts: Usage;
  /** A call that confirms a hundred files that were never uploaded. */
  readonly confirmCall: Usage;
  /** The event of a file that was recorded before. */
  readonly repeatedEvent: Usage;
}

const SWEEPS = [3601, 26 * 3600];

/** Lambda reads the stream four times a second, and an attack changes twenty files in this time or more. */
const EVENTS_PER_CALL = 5;

/** Does what a stranger with the browser key can do, on the local stack, and counts the requests. */
export async function measureAbuse(stack: TestStack): Promise<AbuseUsage> {
  return {
    abandonedMultipart: await perFile(stack, async (usage) => {
      const file = { name: 'a.bin', type: 'a/b', size: MULTIPART_FROM_BYTES };
      await register(stack, ...Array.from({ length: FILES_PER_CALL }, () => file));
      // `preprocess` sends CreateMultipartUpload without the SDK client that is watched.
      usage.s3Writes += FILES_PER_CALL;
      await sweep(stack, usage);
      deliver(usage, FILES_PER_CALL, EVENTS_PER_CALL);
    }),
    abandonedFile: await perFile(stack, async (usage) => {
      const file = { name: 'a.txt', type: 'text/plain', size: 1 };
      const { body } = await register(stack, ...Array.from({ length: FILES_PER_CALL }, () => file));
      for (const one of readFiles(body)) await put(planned('put', one), 'a');
      usage.s3Writes += FILES_PER_CALL;
      usage.events += FILES_PER_CALL;
      await stack.stack.events.idle();
      spend(
        usage,
        Array.from({ length: FILES_PER_CALL }, () => 'uploaded'),
      );
      await sweep(stack, usage);
      deliver(usage, 2 * FILES_PER_CALL, EVENTS_PER_CALL);
    }),
    repeatedEvent: await measureRepeatedEvent(stack),
    listedParts: await measureListedParts(stack),
    confirmCall: await measureConfirmCall(stack),
    refusedCall: await measureRefusedCall(stack),
  };
}

async function measureRepeatedEvent(stack: TestStack): Promise<Usage> {
  const { body } = await register(stack, { name: 'a.txt', type: 'text/plain', size: 1 });
  const file = planned('put', readFiles(body)[0]);
  await put(file, 'a');
  await stack.stack.events.idle();
  await stack.stack.eventsDelivered();
  return counted(stack, async (usage) => {
    await stack.stack.uploaded({
      id: 'repeated',
      source: 'aws.s3',
      'detail-type': 'Object Created',
      detail: { bucket: { name: stack.bucket }, object: { key: `demo/${file.id}` } },
    });
    spend(usage, ['uploaded']);
  });
}

async function measureListedParts(stack: TestStack): Promise<Usage> {
  const { body } = await register(stack, { name: 'a', type: 'a/b', size: MULTIPART_FROM_BYTES });
  const [file] = readFiles(body);
  if (!file || !('id' in file)) throw new Error('The file was refused');
  return counted(stack, async (usage) => {
    const { status } = await apiClient(stack).call('POST', `/files/${file.id}/parts`, {
      key: stack.browserKey,
      token: file.token,
      body: { list: true },
    });
    if (status !== 200) throw new Error(`parts answered with ${status}`);
    usage.apiCalls += 1;
    spend(usage, ['parts']);
  });
}

async function measureConfirmCall(stack: TestStack): Promise<Usage> {
  const file = { name: 'a.txt', type: 'text/plain', size: 1 };
  const { body } = await register(stack, ...Array.from({ length: FILES_PER_CALL }, () => file));
  const files = readFiles(body).flatMap((one) =>
    'id' in one ? [{ id: one.id, token: one.token }] : [],
  );
  return counted(stack, async (usage) => {
    const { status } = await apiClient(stack).call('POST', '/files/confirm', {
      key: stack.browserKey,
      body: { files },
    });
    if (status !== 200) throw new Error(`confirm answered with ${status}`);
    usage.apiCalls += 1;
    spend(usage, ['confirm']);
  });
}

async function measureRefusedCall(stack: TestStack): Promise<Usage> {
  const file = { name: 'a.txt', type: 'text/plain', size: 10 ** 9 };
  // More than half of what a client may register, so that the table refuses the second call.
  const files = Array.from({ length: 26 }, () => file);
  await register(stack, ...files);
  return counted(stack, async (usage) => {
    const { status } = await register(stack, ...files);
    if (status !== 429) throw new Error(`The call was not refused but answered with ${status}`);
    usage.apiCalls += 1;
    spend(usage, ['preprocess']);
  });
}

async function sweep(stack: TestStack, usage: Usage): Promise<void> {
  for (const seconds of SWEEPS) {
    stack.advance(seconds);
    // Otherwise two events of a file could be delivered together, or not.
    await stack.stack.eventsDelivered();
    await stack.stack.expire({});
  }
  // The queries of a run do not count for one file.
  usage.tableReads -= SWEEPS.length * 4;
}

async function perFile(stack: TestStack, work: (usage: Usage) => Promise<void>): Promise<Usage> {
  const total = await counted(stack, work);
  const usage = Object.fromEntries(
    Object.entries(total).map(([name, value]) => [name, Number(value) / FILES_PER_CALL]),
  ) as unknown as Usage;
  // When the clock jumps, some rows of a sweep fail at first, because S3 refuses the time of their signatures.
  return {
    ...usage,
    tableWrites: Math.round(usage.tableWrites),
    tableReads: Math.round(usage.tableReads),
    logBytes: Math.round(usage.logBytes / 500) * 500,
  };
}
