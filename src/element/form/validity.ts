import { displayName } from '../../contract/file-names.ts';
import { formText } from '../../i18n/form-text.ts';
import type { Translator } from '../../i18n/translator.ts';
import type { ItemCounts } from '../list/item-counts.ts';
import type { ListItem } from '../list/list-item.ts';

/** The form value: one entry with this name for each finished file, or null. */
export function formValue(name: string, ids: readonly string[]): FormData | null {
  if (name === '' || ids.length === 0) return null;
  const data = new FormData();
  for (const id of ids) data.append(name, id);
  return data;
}

interface ValidityProblem {
  readonly flags: ValidityStateFlags;
  readonly message: string;
}

/** The problem of a form whose files are in progress. */
export function stillUploading(translator: Translator): ValidityProblem {
  return { flags: { customError: true }, message: translator.t('stillUploading') };
}

/** The list, as its validity depends on it. */
interface ValidatedList {
  find(key: string): ListItem | undefined;
  readonly counts: ItemCounts;
  readonly busy: boolean;
  /** Whether files are being read that are not on the list yet. */
  readonly intake: { readonly busy: boolean };
}

interface Constraints {
  readonly required: boolean;
  readonly minFiles: number | undefined;
  /** A submit waits for uploads in progress, so these files count as if they were there. */
  readonly defersSubmit: boolean;
}

/** Returns why the form cannot be submitted, the most important reason first, or undefined. */
export function validityOf(
  list: ValidatedList,
  { required, minFiles = 0, defersSubmit }: Constraints,
  translator: Translator,
): ValidityProblem | undefined {
  const { counts, busy } = list;
  const unsuccessful = problemOfFiles(list, translator);
  if (unsuccessful) return { flags: { customError: true }, message: unsuccessful };
  if (busy && !defersSubmit) return stillUploading(translator);
  // Nobody knows yet how many files a folder has.
  if (list.intake.busy) return undefined;
  const count = defersSubmit ? counts.countedFiles : counts.submittable;
  if (required && count === 0) {
    return { flags: { valueMissing: true }, message: translator.t('valueMissing') };
  }
  // As with `minlength`, an empty control that is not required is valid.
  if (count > 0 && count < minFiles) {
    return { flags: { tooShort: true }, message: translator.t('tooFew', { count: minFiles }) };
  }
  return undefined;
}

/** Names the first file that has failed or was aborted. */
function problemOfFiles(list: ValidatedList, translator: Translator): string | undefined {
  const { obstacle } = list.counts;
  const item = obstacle && list.find(obstacle.key);
  if (!obstacle || !item) return undefined;
  const { count } = obstacle;
  const name = displayName(item.file.name);
  const reason = item.state.status === 'failed' ? translator.error(item.state.error) : '';
  switch (obstacle.kind) {
    case 'refused':
      return formText(translator, 'formHasRefused', { count, name, reason });
    case 'resumable':
      return formText(translator, 'formHasInterrupted', { count, name });
    case 'failed':
      return formText(translator, 'formHasFailed', { count, name });
    case 'aborted':
      return formText(translator, 'formHasCancelled', { count, name });
  }
}
