import type { ItemCounts } from '../list/item-counts.ts';
import type { Translator } from '../../i18n/translator.ts';

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

/** Returns why the form cannot be submitted, the most important reason first, or undefined. */
export function validityOf(
  counts: ItemCounts,
  busy: boolean,
  {
    required,
    minFiles = 0,
  }: { readonly required: boolean; readonly minFiles?: number | undefined },
  translator: Translator,
): ValidityProblem | undefined {
  const custom = (
    key: 'formHasFailed' | 'formHasRefused' | 'formHasCancelled',
  ): ValidityProblem => ({
    flags: { customError: true },
    message: translator.t(key),
  });
  if (counts.refused > 0) return custom('formHasRefused');
  if (counts.countOf('failed') > 0) return custom('formHasFailed');
  if (counts.countOf('aborted') > 0) return custom('formHasCancelled');
  if (busy) return stillUploading(translator);
  if (required && counts.submittable === 0) {
    return { flags: { valueMissing: true }, message: translator.t('valueMissing') };
  }
  // As with `minlength`, an empty control that is not required is valid.
  if (counts.submittable > 0 && counts.submittable < minFiles) {
    return { flags: { tooShort: true }, message: translator.t('tooFew', { count: minFiles }) };
  }
  return undefined;
}
