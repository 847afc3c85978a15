import { runConformance } from '../../conformance/run.ts';
import type { Assumption } from '../assumption.ts';
import { Broken, Unknown } from '../outcome.ts';
import type { Session } from '../session.ts';
import { complete, registerPut, sendPut } from '../uploads.ts';

/** The contract of the API, as for any implementation. */
export const contractAssumptions: readonly Assumption[] = [
  {
    id: 'contract',
    statement: 'The API passes every check of `filestore-upload conformance`',
    lane: 'contract',
    test: async (session) => {
      await requireDefaults(session);
      const { target, grant, signal } = session;
      const results = await runConformance({ ...target, grant }, () => undefined, signal);
      const failed = results.flatMap((result) =>
        result.outcome === 'failed' ? [`${result.rule}: ${result.reason.slice(0, REASON)}`] : [],
      );
      if (failed.length > 0) throw new Broken('every check passes', failed.join(' | '));
      if (signal.aborted) throw new Unknown('the time was used up before the last check');
      return `${results.length} checks`;
    },
  },
];

/** Characters of the reason of a failed check. */
const REASON = 150;

/** Throws {@link Unknown} for settings with which an API cannot pass every check. */
async function requireDefaults(session: Session): Promise<void> {
  const upload = await registerPut(session, 'settings');
  if (upload.file.checks?.includes('scan')) {
    throw new Unknown('the checks do not wait for the malware scans of this deployment');
  }
  await sendPut(session, upload);
  const { state } = await complete(session, upload.file);
  if (state === 'STORED') {
    throw new Unknown('the checks assume that a file is not stored before its form is submitted');
  }
}
