import { defineConfig } from 'vitest/config';

/** How long `expect.poll` waits. A slow machine is no failure. */
const PATIENT = { poll: { timeout: 30_000 } };

/** A test that hangs ends after this time. A busy machine needs three times as long as an idle one. */
const PATIENT_TESTS = { testTimeout: 120_000, hookTimeout: 120_000 };

/** For tests that depend on programs that we did not write. Never for random input, which the second attempt would change. */
const SECOND_ATTEMPT = { retry: 1 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          setupFiles: ['test/unit/no-network.ts'],
          ...PATIENT_TESTS,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts', 'test/recorded/**/*.test.ts'],
          ...PATIENT_TESTS,
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
          ...SECOND_ATTEMPT,
          ...PATIENT_TESTS,
          expect: PATIENT,
        },
      },
      {
        // Run by test/real/run.ts only, which installs and starts what they need.
        test: {
          name: 'real',
          include: ['test/real/**/*.test.ts'],
          ...PATIENT_TESTS,
          expect: PATIENT,
        },
      },
      {
        // Run by test/hosts/run.ts only, which starts PostgreSQL.
        test: {
          name: 'hosts',
          include: ['test/hosts/**/*.test.ts'],
          ...PATIENT_TESTS,
          expect: PATIENT,
        },
      },
      {
        test: {
          name: 'docs',
          include: ['test/docs/**/*.test.ts'],
          ...PATIENT_TESTS,
          expect: PATIENT,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          ...PATIENT_TESTS,
          expect: PATIENT,
        },
      },
    ],
  },
});
