import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTarget, type S3Target } from '../../support/s3/target.ts';
import type { RawResponse } from '../../support/s3/raw-request.ts';
import { differencesFrom, type Bindings, type Recorded } from '../compare.ts';
import { capturedErrors } from './captured-errors.ts';
import { knownDifferences } from './known-differences.ts';

/** AWS's answers to the steps of one recorded test. */
type Recording = Readonly<Record<string, Recorded>>;

interface RecordedFile {
  /** Recordings that `not-replayed.ts` excludes. */
  readonly leftOut: readonly string[];
  readonly recordings: Readonly<Record<string, Recording>>;
}

const file = JSON.parse(
  readFileSync(join(import.meta.dirname, 'recorded.json'), 'utf8'),
) as RecordedFile;

/** The recordings that are replayed by a case. */
export const replayed = new Set<string>();

export const recordedNames: readonly string[] = Object.keys(file.recordings);

export const { leftOut } = file;

/** The environment of a replayed recording. */
export interface Replay {
  /** A server, a client and an empty bucket. */
  readonly s3: S3Target;
  /**
   * Compares the answer of an SDK call, or its error, with a recorded step. Returns the answer if the call
   * succeeded.
   */
  match<Output extends object>(step: string, call: Promise<Output>): Promise<Output | undefined>;
  /**
   * Does the same for a request without the SDK: compares the XML body, and the status if it was recorded.
   */
  matchXml(step: string, answer: RawResponse): void;
  /** Compares any value with a recorded step. */
  matchValue(step: string, actual: unknown): void;
  /** Returns the recorded value of a step, for values that cannot be compared as a unit. */
  recorded(step: string): Recorded | undefined;
  /** Leaves out a step of an operation that the development S3 does not claim. */
  skip(step: string, reason: string): void;
}

/**
 * Defines a test that makes the calls of the recording `name` (its key without the folder, such as
 * `test_s3.py::TestS3::test_head_object_fields`) and compares each step. A step that `knownDifferences`
 * names must differ, and every recorded step must be compared or skipped.
 */
export function recorded(name: string, body: (replay: Replay) => Promise<void>): void {
  replayed.add(name);
  describe(name, () => {
    let s3: S3Target;
    beforeAll(async () => {
      s3 = await openTarget();
      sendNoDefaultType(s3);
    });
    afterAll(() => s3.close());
    test(`S3 answers as AWS did in ${name}`, async () => {
      const recording = file.recordings[name];
      if (!recording) throw new Error(`recorded.json has no ${name}`);
      const found = new Map<string, readonly string[]>();
      const skipped = new Set<string>();
      const bindings: Bindings = new Map();
      const compare = (step: string, actual: unknown): void => {
        if (!(step in recording)) throw new Error(`${name} has no step ${step}`);
        found.set(step, differencesFrom(recording[step], actual, bindings));
      };
      await body({
        s3,
        match: async (step, call) => {
          const outcome = await capturedErrors(call);
          const unread = hasNoBody(recording[step]) ? { Body: undefined } : {};
          compare(step, { ...outcome.comparable, ...unread });
          return outcome.output;
        },
        matchXml: (step, answer) => {
          // Most recordings of raw requests contain only the body.
          const status = hasStatus(recording[step]) ? { StatusCode: answer.status } : {};
          compare(step, { ...status, ...readXml(answer) });
        },
        matchValue: compare,
        recorded: (step) => recording[step],
        skip: (step) => void skipped.add(step),
      });
      report(name, recording, found, skipped);
    });
  });
}

/**
 * Whether the recording test read the body before it stored the answer. The SDK still verifies its checksum.
 */
function hasNoBody(answer: Recorded | undefined): boolean {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return false;
  const { Body, ContentLength } = answer as Recording;
  return Body === '' && ContentLength !== 0;
}

function report(
  name: string,
  recording: Recording,
  found: ReadonlyMap<string, readonly string[]>,
  skipped: ReadonlySet<string>,
): void {
  const forgotten = Object.keys(recording).filter((step) => !found.has(step) && !skipped.has(step));
  const known = knownDifferences[name] ?? {};
  const unexpected = [...found].flatMap(([step, differences]) =>
    step in known ? [] : differences.map((difference) => `${step}${difference}`),
  );
  const agreeing = Object.keys(known).filter((step) => found.get(step)?.length === 0);
  expect({ unexpected, forgotten, agreeing }).toEqual({
    unexpected: [],
    forgotten: [],
    agreeing: [],
  });
}

const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  ignoreDeclaration: true,
});

function hasStatus(recording: Recorded | undefined): boolean {
  return typeof recording === 'object' && recording !== null && 'StatusCode' in recording;
}

export function readXml({ text }: RawResponse): object {
  return text.startsWith('<') ? (parser.parse(text) as object) : { text };
}

/** The client that made the recordings sends no content type by default; the JavaScript SDK does. */
function sendNoDefaultType({ client }: S3Target): void {
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      (args) => {
        const { request, input } = args as {
          request?: { headers: Record<string, string> };
          input: object;
        };
        const puts = /^(PutObject|UploadPart|CreateMultipartUpload)Command$/.test(commandName);
        if (puts && !('ContentType' in input)) delete request?.headers['content-type'];
        return next(args);
      },
    { step: 'build', name: 'sendNoDefaultType', priority: 'low' },
  );
}
