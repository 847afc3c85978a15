import { deepEqual, equal, throws } from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Tests rclone in three ways: as a client of an unknown provider, with presigned URLs, and as a client of
 * AWS.
 */
const [rclone = 'rclone'] = process.argv.slice(2);
const PROFILES = [
  {},
  { USE_PRESIGNED_REQUEST: 'true', LIST_VERSION: '2' },
  // The settings of its AWS profile. Everything is sent in parts: without TLS its SDK sends no trailing
  // checksum.
  {
    UPLOAD_CUTOFF: '0',
    USE_DATA_INTEGRITY_PROTECTIONS: 'true',
    USE_MULTIPART_ETAG: 'true',
    LIST_VERSION: '2',
    LIST_URL_ENCODE: 'true',
  },
];
const MIB = 1024 ** 2;
const PART = 5 * MIB;
/** The third size ends in a part of one byte. */
const SIZES = [0, 1, PART + 1, 100 * MIB];
const SPECIAL = 'special/a b+c%20ü ';
const LISTED = ['list/a/1', 'list/a/2', 'list/b/1', 'list/c'];
const BUCKET = `s3:${process.env['AWS_BUCKET']}`;

const folder = mkdtempSync(join(tmpdir(), 'filestore-rclone-'));
const local = join(folder, 'local');
const got = join(folder, 'got');
try {
  for (const size of SIZES) write(`size-${size}`, content(size));
  for (const key of [SPECIAL, ...LISTED]) write(key, Buffer.from(key));
  for (const profile of PROFILES) {
    upAndDown(profile);
    ranges(profile);
    streams(profile);
    listings(profile);
    deletions(profile);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

type Profile = (typeof PROFILES)[number];

function upAndDown(profile: Profile): void {
  run(profile, 'copyto', local, BUCKET);
  // Compares sizes and MD5s. For multipart objects rclone stores the MD5 in metadata.
  run(profile, 'check', local, BUCKET);
  for (const key of [...SIZES.map((size) => `size-${size}`), SPECIAL]) {
    run(profile, 'copyto', `${BUCKET}/${key}`, got);
    equal(sha256(readFileSync(got)), sha256(readFileSync(join(local, key))), key);
    rmSync(got);
  }
}

function ranges(profile: Profile): void {
  const all = content(100 * MIB);
  for (const [offset, count] of [
    [0, 1],
    [PART - 2, 4],
    [all.length - 3, 3],
  ] as const) {
    const path = `${BUCKET}/size-${all.length}`;
    const some = run(profile, 'cat', `--offset=${offset}`, `--count=${count}`, path);
    deepEqual(some, all.subarray(offset, offset + count), `${count} bytes from ${offset}`);
  }
}

/** Tests streams, whose length is known only at their end. */
function streams(profile: Profile): void {
  for (const size of [0, 1, PART + 1]) {
    const input = content(size);
    pipe(profile, ['rcat', `${BUCKET}/stream`], input);
    equal(sha256(run(profile, 'cat', `${BUCKET}/stream`)), sha256(input), `stream of ${size}`);
  }
}

function listings(profile: Profile): void {
  deepEqual(list(profile, 'list', '--recursive', '--files-only'), ['a/1', 'a/2', 'b/1', 'c']);
  deepEqual(list(profile, 'list'), ['a', 'b', 'c']);
  deepEqual(list(profile, 'special'), [SPECIAL.slice('special/'.length)]);
}

function list(profile: Profile, path: string, ...parameters: string[]): string[] {
  const answer = run(profile, 'lsjson', ...parameters, `${BUCKET}/${path}`).toString();
  return (JSON.parse(answer) as { Path: string }[]).map(({ Path }) => Path).toSorted();
}

function deletions(profile: Profile): void {
  run(profile, 'deletefile', `${BUCKET}/${SPECIAL}`);
  throws(() => run(profile, 'deletefile', `${BUCKET}/${SPECIAL}`), /not found/);
  run(profile, 'delete', BUCKET);
  deepEqual(list(profile, '', '--recursive', '--files-only'), []);
}

function run(profile: Profile, ...parameters: string[]): Buffer {
  return pipe(profile, parameters, Buffer.alloc(0));
}

function pipe(profile: Profile, parameters: string[], input: Buffer): Buffer {
  const env = environment(profile);
  const { status, stdout, stderr } = spawnSync(rclone, parameters, {
    env,
    input,
    maxBuffer: 200 * MIB,
  });
  if (status === 0) return stdout;
  throw new Error(
    `rclone ${parameters.join(' ')} as ${JSON.stringify(profile)}\n${String(stderr)}`,
  );
}

function environment(profile: Profile): NodeJS.ProcessEnv {
  const settings = {
    TYPE: 's3',
    PROVIDER: 'Other',
    ENV_AUTH: 'true',
    ENDPOINT: process.env['AWS_ENDPOINT_URL'],
    REGION: process.env['AWS_REGION'],
    FORCE_PATH_STYLE: 'true',
    CHUNK_SIZE: '5Mi',
    UPLOAD_CUTOFF: '5Mi',
    LIST_CHUNK: '2',
    ...profile,
  };
  const named = Object.entries(settings).map(([name, value]) => [
    `RCLONE_CONFIG_S3_${name}`,
    value,
  ]);
  return {
    ...process.env,
    ...Object.fromEntries(named),
    // No configuration file and no retries, so that wrong answers are visible.
    RCLONE_CONFIG: '',
    RCLONE_RETRIES: '1',
    RCLONE_LOW_LEVEL_RETRIES: '1',
    // Downloads use parts too.
    RCLONE_MULTI_THREAD_CUTOFF: '10Mi',
  };
}

function write(name: string, bytes: Buffer): void {
  const file = join(local, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** Returns the same bytes in each call; no two parts are equal. */
function content(size: number): Buffer {
  if (size === 0) return Buffer.alloc(0);
  return createHash('shake128', { outputLength: size }).update('filestore').digest();
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
