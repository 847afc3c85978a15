import type { ItemCounts } from '../list/item-counts.ts';
import type { Translator } from '../../i18n/translator.ts';

/** What a form posts: one entry of this name for each finished file, or nothing at all. */
export function formValue(name: string, ids: readonly string[]): FormData | null {
  if (name === '' || ids.length === 0) return null;
  const data = new FormData();
  for (const id of ids) data.append(name, id);
  return data;
}

export interface ValidityProblem {
  readonly flags: ValidityStateFlags;
  readonly message: string;
}

/** Why the form cannot be sent yet, the most pressing reason first, or undefined. */
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
    phrase: 'formHasFailed' | 'formHasCancelled' | 'stillUploading',
  ): ValidityProblem => ({
    flags: { customError: true },
    message: translator.t(phrase),
  });
  if (counts.countOf('failed') > 0) return custom('formHasFailed');
  if (counts.countOf('aborted') > 0) return custom('formHasCancelled');
  if (busy) return custom('stillUploading');
  if (required && counts.submittable === 0) {
    return { flags: { valueMissing: true }, message: translator.t('valueMissing') };
  }
  // As with `minlength`: a control that is empty and not required is fine.
  if (counts.submittable > 0 && counts.submittable < minFiles) {
    return { flags: { tooShort: true }, message: translator.t('tooFew', { count: minFiles }) };
  }
  return undefined;
}
