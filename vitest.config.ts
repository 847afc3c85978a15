import { defineConfig } from 'vitest/config';

/** How long `expect.poll` waits. A slow machine is no failure. */
const PATIENT = { poll: { timeout: 15_000 } };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/unit/no-network.ts'],
          // The property tests take seconds on a busy machine.
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/recorded/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: PATIENT,
        },
      },
      {
        // The engine in Debian's Firefox and WebKit, beside Chromium.
        test: {
          name: 'browsers',
          include: ['test/browsers/**/*.test.ts'],
          // A browser at a time: what people hear and where the focus is depends on time.
          fileParallelism: false,
          testTimeout: 60_000,
          expect: PATIENT,
        },
      },
      {
        // Run by test/real/run.ts only, which installs and starts what they need.
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          testTimeout: 60_000,
          expect: PATIENT,
        },
      },
      {
        // Run by test/hosts/run.ts only, which starts PostgreSQL.
        test: {
          name: 'hosts',
          include: ['test/hosts/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: PATIENT,
        },
      },
      {
        test: { name: 'docs', include: ['test/docs/**/*.test.ts'], testTimeout: 60_000 },
      },
      {
        test: { name: 'package', include: ['test/package/**/*.test.ts'], testTimeout: 60_000 },
      },
    ],
  },
});
