import { useUploads } from 'filestore-upload/controller/react';

export function Attachments({ endpoint, apiKey }: { endpoint: string; apiKey: string }) {
  const [{ files, ids, busy, rejected }, uploads] = useUploads({
    endpoint,
    apiKey,
    multiple: true,
    maxFileSize: '1MB',
  });
  return (
    <form method="post" action="/messages">
      <button type="button" onClick={() => uploads.chooseFiles()}>
        Attach
      </button>
      <ul aria-live="polite">
        {files.map((file) => (
          <li key={file.key} data-status={file.status}>
            {file.name} {uploads.textOf(file)}
            <button type="button" onClick={() => uploads.remove(file.key)}>
              Remove {file.name}
            </button>
          </li>
        ))}
        {rejected.map(({ name, error }, index) => (
          <li key={index}>
            {name} {uploads.textOf(error)}
          </li>
        ))}
      </ul>
      {ids.map((id) => (
        <input key={id} type="hidden" name="attachment" value={id} />
      ))}
      <button disabled={busy}>Send</button>
    </form>
  );
}
