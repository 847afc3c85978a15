import type { ItemCounts } from '../list/item-counts.ts';
import type { Phrases } from '../../i18n/translator.ts';

/** What a form posts: one entry of this name for each finished file, or nothing at all. */
export function formValue(name: string, ids: readonly string[]): FormData | null {
  if (name === '' || ids.length === 0) return null;
  const data = new FormData();
  for (const id of ids) data.append(name, id);
  return data;
}

export interface Problem {
  readonly flags: ValidityStateFlags;
  readonly message: string;
}

/** Why the form cannot be sent yet, the most pressing reason first, or undefined. */
export function formProblem(
  counts: ItemCounts,
  busy: boolean,
  {
    required,
    minFiles = 0,
  }: { readonly required: boolean; readonly minFiles?: number | undefined },
  phrases: Phrases,
): Problem | undefined {
  const custom = (phrase: 'formHasFailed' | 'formHasCancelled' | 'stillUploading'): Problem => ({
    flags: { customError: true },
    message: phrases.say(phrase),
  });
  if (counts.of('failed') > 0) return custom('formHasFailed');
  if (counts.of('aborted') > 0) return custom('formHasCancelled');
  if (busy) return custom('stillUploading');
  if (required && counts.posted === 0) {
    return { flags: { valueMissing: true }, message: phrases.say('valueMissing') };
  }
  // As with `minlength`: a control that is empty and not required is fine.
  if (counts.posted > 0 && counts.posted < minFiles) {
    return { flags: { tooShort: true }, message: phrases.say('tooFew', { count: minFiles }) };
  }
  return undefined;
}
