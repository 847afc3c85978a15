import { runConformance } from '../../conformance/run.ts';
import type { Assumption } from '../assumption.ts';
import { Broken, Unknown } from '../outcome.ts';
import { textFile } from '../uploads.ts';

/** The contract of the API, as for any implementation. */
export const contractAssumptions: readonly Assumption[] = [
  {
    id: 'contract',
    statement: 'The API passes every check of `filestore-upload conformance`',
    lane: 'contract',
    test: async (session) => {
      const { checks = [] } = await session.register({ ...textFile, size: 1 }, ['put']);
      if (checks.includes('scan')) {
        throw new Unknown('conformance does not wait for the malware scans of this deployment');
      }
      const { target, grant, signal } = session;
      const results = await runConformance({ ...target, grant }, () => undefined, signal);
      const failed = results.flatMap((result) =>
        result.outcome === 'failed' ? [`${result.rule}: ${result.reason}`] : [],
      );
      if (failed.length > 0) throw new Broken('every check passes', failed.join(' | '));
      if (signal.aborted) throw new Unknown('the time was used up before the last check');
      return `${results.length} checks`;
    },
  },
];
