import { API } from '../lib/filestore';
import { getVisitor } from '../lib/visitor';
import { RequestForm } from './request-form';

/**
 * A form with attachments: the visitor describes what has to be repaired, and adds pictures. README.md says how to
 * run it.
 */
export default async function Page() {
  const visitor = await getVisitor();
  return (
    <>
      <h1>Request a repair</h1>
      <RequestForm
        endpoint={API}
        apiKey={process.env.BROWSER_KEY}
        context={visitor?.uploadContext}
      />
    </>
  );
}
