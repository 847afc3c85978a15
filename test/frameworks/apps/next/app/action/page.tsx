import { FilestoreUpload } from 'filestore-upload/react';
import { redirect } from 'next/navigation';
import { storeFiles } from '../../../store-files';

async function send(form: FormData) {
  'use server';
  const [file] = await storeFiles(form.getAll('attachment').map(String));
  redirect(`/stored?${new URLSearchParams({ ...file })}`);
}

/** A server component. No other file is needed for this form. */
export default function Page() {
  return (
    <form action={send}>
      <label htmlFor="attachment">Attachment</label>
      <FilestoreUpload
        id="attachment"
        name="attachment"
        endpoint={process.env.API}
        apiKey={process.env.BROWSER_KEY}
        required
        waitOnSubmit
      />
      <button>Send</button>
    </form>
  );
}
