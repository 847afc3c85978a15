import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExampleProgram } from '../support/examples/running-example.ts';
import { APPS } from './install.ts';

/** The examples of `demo/examples` that use the package. */

interface Example {
  readonly title: string;
  /** The programs that check or build it, each run in its folder. */
  readonly build: readonly (readonly [string, ...string[]])[];
  readonly server: (port: number) => ExampleProgram;
}

const EXAMPLES = join(import.meta.dirname, '../../demo/examples');
const installed = (file: string): string => join(APPS, 'node_modules', file);
/** The path of a copy: Node finds the packages only from a folder below theirs. */
const copied = (name: string, file = ''): string => join(APPS, `example-${name}`, file);
const NEXT = installed('next/dist/bin/next');

export const examples = {
  express: {
    title: 'Express',
    build: [[installed('typescript/bin/tsc'), '-p', '.']],
    server: () => ({ command: process.execPath, parameters: [copied('express', 'server.ts')] }),
  },
  next: {
    title: 'Next.js',
    build: [[NEXT, 'build']],
    server: (port) => ({
      command: process.execPath,
      parameters: [NEXT, 'start', copied('next'), '--port', String(port)],
      env: { SESSION_SECRET: 'secret of the test' },
    }),
  },
} as const satisfies Readonly<Record<string, Example>>;

export type ExampleName = keyof typeof examples;

export const exampleNames = Object.keys(examples) as readonly ExampleName[];

/** Copies the source of an example, and returns the folder of the copy. */
export function copyExample(name: ExampleName): string {
  const folder = copied(name);
  rmSync(folder, { recursive: true, force: true });
  const isSource = (path: string): boolean => !/[\\/](node_modules|\.next)([\\/]|$)/.test(path);
  cpSync(join(EXAMPLES, name), folder, { recursive: true, filter: isSource });
  // It names the folder of the packages.
  if (name === 'next') cpSync(join(APPS, 'next/next.config.ts'), join(folder, 'next.config.ts'));
  return folder;
}
