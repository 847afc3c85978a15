import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startStack, type TestStack } from '../../support/local-stack/start.ts';
import { generateJava, generatePython } from './generate.ts';

/** Runs clients that are generated from backend/openapi.yaml against the local stack. */
let stack: TestStack;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  folder = await mkdtemp(join(tmpdir(), 'filestore-generated-'));
});
afterAll(async () => {
  await stack.close();
  await rm(folder, { recursive: true, force: true });
});

test.each([
  ['Python client of openapi-python-client', generatePython],
  ['Java client of OpenAPI Generator', generateJava],
])(
  'the generated %s uploads, stores, lists, downloads and deletes files',
  async (name, generate) => {
    const { command, parameters, env } = await generate(join(folder, name.split(' ', 1).join('')));
    const { stdout } = await promisify(execFile)(command, parameters, {
      env: { ...process.env, ...env, API: stack.apiUrl, SERVER_KEY: stack.serverKey },
    });
    expect(stdout.trim().split(/\r?\n/)).toEqual([
      expect.stringMatching(/^409 context-mismatch: context: \S/),
      '404 file-not-found',
      'a.txt b.txt c.txt on 2 pages',
      'inline 60',
      'inline 60',
      'inline 60',
      'DELETED',
      'DELETED',
      'DELETED',
    ]);
  },
  120_000,
);
