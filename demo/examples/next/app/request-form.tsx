'use client';

import { FilestoreUpload, type FilestoreUploadElement } from 'filestore-upload/react';
import { startTransition, useActionState, useEffect, useRef } from 'react';
import { sendRequest } from './actions';

interface Props {
  readonly endpoint: string;
  readonly apiKey: string | undefined;
  readonly context: string | undefined;
}

export function RequestForm({ endpoint, apiKey, context }: Props) {
  const [problem, send, isPending] = useActionState(sendRequest, undefined);
  const upload = useRef<FilestoreUploadElement>(null);

  useEffect(() => {
    for (const { id, code } of problem?.refused ?? []) upload.current?.rejectFile(id, code);
  }, [problem]);

  return (
    // With `action={send}`, React would reset the form after each attempt, which also removes its files.
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        startTransition(() => send(form));
      }}
    >
      {problem && (
        <p className="message" role="alert">
          {problem.message}
        </p>
      )}
      <label htmlFor="description">What is broken?</label>
      <textarea id="description" name="description" rows={4} required />
      <label htmlFor="attachments">Pictures and documents</label>
      <FilestoreUpload
        ref={upload}
        id="attachments"
        name="attachments"
        endpoint={endpoint}
        apiKey={apiKey}
        context={context}
        maxFiles={10}
        multiple
        waitOnSubmit
      />
      <button disabled={isPending}>Send request</button>
    </form>
  );
}
