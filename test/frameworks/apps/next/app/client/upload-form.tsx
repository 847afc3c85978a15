'use client';

import { FilestoreUpload, type FilestoreUploadElement } from 'filestore-upload/react';
import { useRef, useState } from 'react';
import type { DownloadLink } from '../../../store-files';

interface Props {
  endpoint: string | undefined;
  apiKey: string | undefined;
}

export function UploadForm({ endpoint, apiKey }: Props) {
  const [done, setDone] = useState<readonly string[]>([]);
  const [errors, setErrors] = useState<readonly string[]>([]);
  const [ids, setIds] = useState<readonly string[]>([]);
  const [stored, setStored] = useState<readonly DownloadLink[]>([]);
  const upload = useRef<FilestoreUploadElement>(null);

  async function send(form: FormData) {
    const response = await fetch('/messages', { method: 'POST', body: form });
    setStored(await response.json());
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send(new FormData(event.currentTarget));
      }}
    >
      <FilestoreUpload
        ref={upload}
        aria-label="Attachments"
        name="attachment"
        className="upload"
        endpoint={endpoint}
        apiKey={apiKey}
        multiple
        maxFiles={3}
        maxFileSize="15MB"
        messages={{ chooseFiles: 'Attach files' }}
        onDone={(file) => setDone([...done, file.name])}
        onError={(error, { name }) => setErrors([...errors, `${name}: ${error.code}`])}
        onChange={setIds}
      />
      <button>Send</button>
      <button
        type="button"
        onClick={() => upload.current?.files.forEach(({ key }) => upload.current?.removeFile(key))}
      >
        Remove all files
      </button>
      <output id="done">{done.join(', ')}</output>
      <output id="errors">{errors.join(', ')}</output>
      <output id="ids">{ids.length}</output>
      {stored.map(({ name, url }) => (
        <a key={url} href={url}>
          {name}
        </a>
      ))}
    </form>
  );
}
