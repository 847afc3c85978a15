import type { Shape } from './carry-shaped.ts';
import { UNSHAPED } from './carry-shaped.ts';
import { faults, hardFaults } from './fault-rules.ts';
import type { Goal } from './goals.ts';
import type { Faults } from './server/commands.ts';
import { subjects, type SubjectName } from './subjects.ts';

export const MEBIBYTE = 1024 ** 2;

/** One row of a work's table. */
export interface Entry {
  readonly label: string;
  readonly subject: SubjectName;
  readonly faults?: (repetition: number) => Faults;
}

export interface Work {
  readonly name: string;
  readonly title: string;
  readonly files: { readonly count: number; readonly bytes: number };
  readonly s3: Shape;
  readonly api: Shape;
  /** The duration of each API call on its server. A preflight, which a gateway answers, takes no time. */
  readonly apiMilliseconds?: number;
  readonly hosts: 1 | 2;
  readonly entries: readonly Entry[];
  readonly goals: readonly Goal[];
  readonly watchMemory?: true;
  /** Whether to compare the SHA-256 of the stored objects in addition to their sizes. */
  readonly compareContent?: true;
}

/** The network between the page and S3, for one connection. */
const FAR: Shape = { roundTripMilliseconds: 40, bytesPerSecond: 8_000_000 };
const FAR_API: Shape = { roundTripMilliseconds: 40, bytesPerSecond: Number.POSITIVE_INFINITY };

const LARGE = { count: 1, bytes: 256 * MEBIBYTE };
const engine = subjects.engine.label;
const element = subjects.element.label;
const betterUpload = subjects['better-upload'].label;
const handWritten = subjects['hand-written'].label;
const withFaults = `${engine}, with faults`;

export const works: readonly Work[] = [
  {
    name: 'large',
    title: '256 MiB, 40 ms round trip, 8 MB/s per connection, one host name',
    files: LARGE,
    s3: FAR,
    api: FAR_API,
    hosts: 1,
    entries: entries('raw', 'hand-written', 'better-upload', 'uppy', 'engine', 'element'),
    goals: [
      { of: engine, measure: 'milliseconds', times: betterUpload, max: 0.93 },
      { of: engine, measure: 'milliseconds', times: handWritten, max: 1.05 },
      { of: element, measure: 'milliseconds', times: betterUpload, max: 0.89 },
      { of: element, measure: 'processor', times: handWritten, max: 1.6 },
    ],
  },
  {
    name: 'large-two-hosts',
    title: 'the same over two host names; raw and better-upload know one',
    files: LARGE,
    s3: FAR,
    api: FAR_API,
    hosts: 2,
    entries: entries('raw', 'hand-written', 'better-upload', 'engine', 'element'),
    goals: [{ of: element, measure: 'milliseconds', times: betterUpload, max: 0.49 }],
  },
  {
    name: 'loopback',
    title: '256 MiB on bare loopback',
    files: LARGE,
    s3: UNSHAPED,
    api: UNSHAPED,
    hosts: 1,
    entries: entries('raw', 'hand-written', 'better-upload', 'uppy', 'engine', 'element'),
    goals: [
      { of: element, measure: 'milliseconds', times: betterUpload, max: 1.25 },
      { of: element, measure: 'processor', times: betterUpload, max: 1.4 },
    ],
  },
  {
    name: 'small',
    title: '300 files of 20 KiB, 40 ms round trip, an API call takes 150 ms with it',
    files: { count: 300, bytes: 20 * 1024 },
    s3: FAR,
    api: FAR_API,
    apiMilliseconds: 110,
    hosts: 1,
    entries: entries('raw', 'hand-written', 'better-upload', 'uppy', 'engine', 'element'),
    goals: [
      { of: element, measure: 'milliseconds', times: betterUpload, max: 0.56 },
      // 40 ms of them are the preflight of our API, which is another origin than the page.
      { of: element, measure: 'firstByte', above: handWritten, max: 100 },
      // One more than the fewest: the first call does not wait for a hundred files.
      { of: engine, measure: 'apiCalls', max: 4 },
    ],
  },
  {
    name: 'small-two-hosts',
    title: 'the same over two host names; better-upload knows one',
    files: { count: 300, bytes: 20 * 1024 },
    s3: FAR,
    api: FAR_API,
    apiMilliseconds: 110,
    hosts: 2,
    entries: entries('hand-written', 'better-upload', 'engine', 'element'),
    goals: [{ of: element, measure: 'milliseconds', times: betterUpload, max: 0.38 }],
  },
  {
    name: 'photos',
    title: '60 files of 3.2 MB, 40 ms round trip, 8 MB/s per connection, an API call takes 100 ms',
    files: { count: 60, bytes: 3_200_000 },
    s3: FAR,
    api: FAR_API,
    apiMilliseconds: 60,
    hosts: 1,
    entries: entries('hand-written', 'better-upload', 'uppy', 'engine', 'element'),
    goals: [{ of: element, measure: 'milliseconds', times: betterUpload, max: 0.99 }],
  },
  {
    name: 'memory',
    title: '1 GiB on bare loopback',
    files: { count: 1, bytes: 1024 * MEBIBYTE },
    s3: UNSHAPED,
    api: UNSHAPED,
    hosts: 1,
    entries: entries('raw', 'hand-written', 'better-upload', 'uppy', 'engine'),
    watchMemory: true,
    goals: [
      { of: engine, measure: 'milliseconds', times: betterUpload, max: 1.15 },
      { of: engine, measure: 'heapPeak', max: 32 },
      { of: engine, measure: 'rendererPeak', above: betterUpload, max: 32 },
    ],
  },
  {
    name: 'faults',
    title: '256 MiB as in large, 2 % SlowDown and 1 % resets',
    files: LARGE,
    s3: FAR,
    api: FAR_API,
    hosts: 1,
    entries: [...entries('engine'), { label: withFaults, subject: 'engine', faults }],
    compareContent: true,
    goals: [
      { of: withFaults, measure: 'milliseconds', mean: true, times: engine, max: 1.25 },
      { of: withFaults, measure: 'unexplainedMegabytes', mean: true, max: 1 },
    ],
  },
  {
    name: 'hard-faults',
    title: '256 MiB as in large, 10 % SlowDown, 5 % resets, flipped bytes',
    files: LARGE,
    s3: FAR,
    api: FAR_API,
    hosts: 1,
    entries: [...entries('engine'), { label: withFaults, subject: 'engine', faults: hardFaults }],
    compareContent: true,
    goals: [],
  },
];

function entries(...names: readonly SubjectName[]): Entry[] {
  return names.map((subject) => ({ label: subjects[subject].label, subject }));
}
