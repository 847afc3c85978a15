import { FilestoreUpload } from 'filestore-upload/react';

export function MessageForm() {
  return (
    <form method="post" action="/messages">
      <label htmlFor="files">Attachments</label>
      <FilestoreUpload
        id="files"
        name="attachment"
        endpoint="https://files.example.com/v1"
        apiKey="browser-…"
        multiple
      />
      <button>Send</button>
    </form>
  );
}
