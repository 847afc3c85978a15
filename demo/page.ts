import type { FilestoreUpload } from '../src/index.ts';
import type { FilestoreField } from '../src/parts.ts';
import type { Application } from './application.ts';
import { openApplication } from './open-application.ts';
import './site.ts';

// The scripts send the forms of the demos. The browser must not, even if a script has failed.
document.querySelector('main')?.addEventListener('submit', (event) => event.preventDefault());

/** Connects the elements of the page to the configured backend. Every page calls this. */
export async function startPage(wish?: 'simulation'): Promise<Application> {
  try {
    return await connectPage(wish);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    find('#backend-note', HTMLElement).textContent =
      `This page cannot connect to a backend: ${reason}`;
    throw error;
  }
}

async function connectPage(wish?: 'simulation'): Promise<Application> {
  const application = await openApplication(wish);
  for (const upload of uploads()) connect(upload, application);
  const note = document.querySelector<HTMLElement>('#backend-note');
  if (note) note.textContent = notes[application.kind];
  return application;
}

const notes: Readonly<Record<Application['kind'], string>> = {
  local: '',
  deployed: 'This site has no server, so uploads are not stored and expire.',
  simulation: 'Simulation: no file leaves your browser.',
};

export function connect(upload: FilestoreField | FilestoreUpload, application: Application): void {
  upload.endpoint = application.endpoint;
  upload.apiKey = application.apiKey;
  if (application.context !== undefined) upload.context = application.context;
  if (application.grant !== undefined) upload.grant = application.grant;
}

export function uploads(): NodeListOf<FilestoreField | FilestoreUpload> {
  return document.querySelectorAll('filestore-upload, filestore-field');
}

/** Returns the fields that a browser would post. The element's fields are the ids of its files. */
export function fieldsOf(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string') fields.append(name, value);
  }
  return fields;
}

/** @throws {Error} if the page has no such element */
export function find<Type extends Element>(selector: string, type: new () => Type): Type {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}`);
  return element;
}
