import { cleanFileName } from '../../../backend/domain/file-name.ts';
import { contradictsDeclaredType } from '../../../backend/domain/content-type.ts';
import { detectContent } from '../../../backend/domain/detect-content.ts';
import { registeredType } from '../../../backend/domain/media-type.ts';
import { intersectPolicies, validateAgainstPolicy } from '../../../backend/domain/upload-policy.ts';
import { CONTENT_SNIFF_BYTES } from '../../../src/contract/limits.ts';
import { isAccepted } from '../../../src/element/input/accept.ts';
import { toFileRequest } from '../../../src/engine/presign/file-request.ts';
import type { Sample } from './sample.ts';

/** Where the way of a file ends. */
export type Outcome = 'kept' | 'refused by accept' | 'refused by the policy' | 'deleted';

/** Sends a sample through the checks of the page and of the server, as an upload does. */
export async function outcomeOf(sample: Sample, allowedTypes: readonly string[]): Promise<Outcome> {
  const file = new File([Uint8Array.from(sample.bytes)], sample.name, { type: sample.type });
  // Node's File drops types that it cannot parse. Browsers keep the text of MediaRecorder.
  Object.defineProperty(file, 'type', { value: sample.type });
  if (!isAccepted(file, allowedTypes.join(', '))) return 'refused by accept';
  return serverOutcomeOf(file, sample.bytes, allowedTypes);
}

/** The checks of the server alone, because a page need not have `accept`. */
export async function serverOutcomeOf(
  file: File,
  content: Uint8Array,
  allowedTypes: readonly string[],
): Promise<Outcome> {
  const request = toFileRequest(file);
  const policy = intersectPolicies({ maxFileSize: 1e9, allowedTypes }, []);
  if (validateAgainstPolicy(request, policy, ['put'])) return 'refused by the policy';
  const type = registeredType(cleanFileName(request.name), request.type, policy.allowedTypes);
  const detected = await detectContent(content.subarray(0, CONTENT_SNIFF_BYTES));
  return contradictsDeclaredType(type, detected, { allowedTypes }) ? 'deleted' : 'kept';
}
