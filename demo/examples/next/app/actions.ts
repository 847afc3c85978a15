'use server';

import { isFilestoreError, type ErrorCode, type StoreResult } from 'filestore-upload/server';
import { redirect } from 'next/navigation';
import { getFilestore } from '../lib/filestore';
import { addRequest } from '../lib/requests';
import { getVisitor } from '../lib/visitor';

/** Why the form was not accepted. */
export interface FormProblem {
  readonly message: string;
  readonly refused: readonly { readonly id: string; readonly code: ErrorCode }[];
}

const MAX_FILES = 10;
const TRY_AGAIN = 'Your request could not be sent. Nothing is lost: please send it again.';

export async function sendRequest(
  _previous: FormProblem | undefined,
  form: FormData,
): Promise<FormProblem> {
  const visitor = await getVisitor();
  if (!visitor) return problem('Your session has ended. Please reload the page.');
  const description = String(form.get('description') ?? '').trim();
  const ids = form.getAll('attachments').map(String);
  if (description === '') return problem('Describe what is broken.');
  if (ids.length > MAX_FILES) return problem('Add up to ten files.');

  let result: StoreResult;
  try {
    result = await getFilestore().store(ids, { context: visitor.uploadContext });
  } catch (error) {
    if (!isFilestoreError(error)) throw error;
    console.error('The files were not stored:', error.message);
    return problem(TRY_AGAIN);
  }
  const { stored, refused } = result;
  if (refused.length > 0) {
    // A scan that has not ended, or a busy API: nothing is wrong with these files.
    const final = refused.filter(({ error }) => !error.retryable);
    if (final.length === 0) return problem(TRY_AGAIN);
    return problem(
      'Some files could not be saved. Each of them shows why. Your other files are still here.',
      final.map(({ id, error }) => ({ id, code: error.code })),
    );
  }
  // Only now: a stored file without a record can be found and deleted, but a record needs its files.
  redirect(`/requests/${addRequest(visitor.id, description, stored)}`);
}

function problem(message: string, refused: FormProblem['refused'] = []): FormProblem {
  return { message, refused };
}
