import { useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import '../src/define.ts';
import type { FilestoreFile } from '../src/index.ts';
import type { Application } from './application.ts';
import { fieldsOf, find, startPage } from './page.ts';

const application = await startPage();
createRoot(find('#app', HTMLElement)).render(<App application={application} />);

interface AppProps {
  readonly application: Application;
}

function App({ application }: AppProps): ReactNode {
  const [view, setView] = useState(location.hash === '#files' ? 'files' : 'form');
  const [finished, setFinished] = useState<readonly FilestoreFile[]>([]);
  useEffect(() => {
    const follow = (): void => setView(location.hash === '#files' ? 'files' : 'form');
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return (
    <>
      <nav className="actions" aria-label="Views">
        <a href="#form" aria-current={view === 'form' ? 'true' : undefined}>
          Form
        </a>
        <a href="#files" aria-current={view === 'files' ? 'true' : undefined}>
          Uploaded ({finished.length})
        </a>
      </nav>
      {/* Hidden instead of removed: an element that is not in the page has no form that posts its files. */}
      <div hidden={view !== 'form'}>
        <Form
          application={application}
          onFinished={(file) => setFinished((before) => [...before, file])}
        />
      </div>
      {view === 'files' && (
        <ul>
          {finished.map(({ key, name, id }) => (
            <li key={key}>
              {name} <code>{id}</code>
            </li>
          ))}
          {finished.length === 0 && <li>No files yet.</li>}
        </ul>
      )}
    </>
  );
}

interface FormProps extends AppProps {
  readonly onFinished: (file: FilestoreFile) => void;
}

// #region code
function Form({ application, onFinished }: FormProps): ReactNode {
  const [outcome, setOutcome] = useState('');
  const form = useRef<HTMLFormElement>(null);
  const send = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (!form.current) return;
    const { stored, left } = await application.send(fieldsOf(form.current));
    form.current.reset();
    if (left !== undefined) setOutcome(`Sent. Your server would now store each file:\n${left}`);
    else setOutcome(stored === 1 ? 'Sent, 1 file stored.' : `Sent, ${stored} files stored.`);
  };
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        void send(event).catch((error: unknown) => setOutcome(String(error)));
      }}
    >
      <div className="field">
        <label htmlFor="attachment">Attachment</label>
        <filestore-upload
          id="attachment"
          name="attachment"
          multiple
          required
          endpoint={application.endpoint}
          apiKey={application.apiKey}
          context={application.context}
          grant={application.grant}
          onfilestore-done={({ detail }) => onFinished(detail.file)}
        />
      </div>
      <div className="actions">
        <button type="submit">Send</button>
        <p id="outcome" role="status">
          {outcome}
        </p>
      </div>
    </form>
  );
}
// #endregion
