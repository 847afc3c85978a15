import { createServer, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalStack, type LocalStackSettings } from '../../backend/local/local-stack.ts';
import { API_VERSION } from '../../src/contract/operations.ts';

/** A stack of its own for one test file, with the API on a free port. */
export interface TestStack {
  readonly stack: LocalStack;
  readonly apiUrl: string;
  readonly browserKey: string;
  readonly serverKey: string;
  /** Everything the functions have logged. */
  readonly logged: unknown[];
  /** Moves the stack's clock, S3's included. */
  advance(seconds: number): void;
  close(): Promise<void>;
}

export const PAGE_ORIGIN = 'http://page.example';

export async function startStack(overrides: Partial<LocalStackSettings> = {}): Promise<TestStack> {
  const directory = await mkdtemp(join(tmpdir(), 'filestore-test-'));
  const logged: unknown[] = [];
  let offset = 0;
  const stack = await LocalStack.start({
    directory,
    s3Port: 0,
    allowedOrigins: [PAGE_ORIGIN],
    maxFileSize: 50_000_000,
    allowedTypes: [],
    uploadUrlSeconds: 900,
    downloadUrlSeconds: 120,
    expireAfterSeconds: 3600,
    storeOnLoad: false,
    eventDelayMilliseconds: 0,
    log: (level, event, fields) => logged.push({ level, event, ...fields }),
    clock: () => Date.now() + offset,
    ...overrides,
  });
  const server: Server = createServer((incoming, response) => {
    void stack.gateway(incoming, response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    stack,
    apiUrl: `http://localhost:${(server.address() as AddressInfo).port}/${API_VERSION}`,
    browserKey: stack.secrets.browserKey.value,
    serverKey: stack.secrets.serverKey.value,
    logged,
    advance: (seconds) => {
      offset += seconds * 1000;
    },
    close: async () => {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await stack.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
