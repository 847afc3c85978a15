import { join } from 'node:path';
import { APPS } from './install.ts';

/** An application that a server renders. */
interface Framework {
  /** The program that builds it, and the folder in which it runs. */
  readonly build: { readonly folder: string; readonly program: readonly [string, ...string[]] };
  /** The server, which reads PORT, API, BROWSER_KEY and SERVER_KEY from its environment. */
  readonly server: (settings: ServerSettings) => {
    readonly program: readonly [string, ...string[]];
    readonly env?: Readonly<Record<string, string>>;
  };
}

interface ServerSettings {
  readonly port: number;
  readonly api: string;
  readonly browserKey: string;
}

const app = (...names: string[]): string => join(APPS, ...names);
const installed = (file: string): string => app('node_modules', file);
const NEXT = installed('next/dist/bin/next');

export const frameworks = {
  next: {
    build: { folder: app('next'), program: [NEXT, 'build'] },
    server: ({ port }) => ({ program: [NEXT, 'start', app('next'), '--port', String(port)] }),
  },
  angular: {
    build: { folder: APPS, program: [installed('@angular/cli/bin/ng.js'), 'build'] },
    server: () => ({ program: [app('angular/dist/server/server.mjs')] }),
  },
  nuxt: {
    build: { folder: app('nuxt'), program: [installed('nuxt/bin/nuxt.mjs'), 'build'] },
    server: ({ api, browserKey }) => ({
      program: [app('nuxt/.output/server/index.mjs')],
      env: { NUXT_PUBLIC_API: api, NUXT_PUBLIC_BROWSER_KEY: browserKey },
    }),
  },
  sveltekit: {
    build: { folder: app('sveltekit'), program: [installed('vite/bin/vite.js'), 'build'] },
    server: ({ port }) => ({
      program: [app('sveltekit/build/index.js')],
      env: { ORIGIN: `http://localhost:${port}` },
    }),
  },
} as const satisfies Readonly<Record<string, Framework>>;

export type FrameworkName = keyof typeof frameworks;

export const frameworkNames = Object.keys(frameworks) as readonly FrameworkName[];

/** Widens the type of an entry of the table. */
export function frameworkOf(name: FrameworkName): Framework {
  return frameworks[name];
}
