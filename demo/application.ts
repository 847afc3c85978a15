import type { FileRow } from './file-table.ts';

/** What became of a form that was sent. */
export interface Sent {
  readonly stored: number;
  /** What the form's server would have to do, where the site has none. */
  readonly left?: string;
}

/** The form's server, as a page of this site sees it. */
export interface Application {
  readonly kind: 'local' | 'deployed' | 'simulation';
  readonly endpoint: string;
  readonly apiKey: string;
  /** Binds the uploads to this visitor; `store` must repeat it. */
  readonly context?: string;
  /** Takes the form, as a browser would post it. */
  send(fields: URLSearchParams): Promise<Sent>;
  /** The visitor's files, newest first. */
  files(): Promise<readonly FileRow[]>;
  /** Only for the list of files: one that is on its way. */
  watch(id: string): void;
  /** A link that saves the file. */
  download(id: string): Promise<string>;
  remove(id: string): Promise<void>;
}

/** `config.json` beside the pages: all that one deployment of the site has different from another. */
export type SiteConfig =
  /** The pages have a server of their own, which tells the rest. */
  | { readonly application: string }
  /** A deployed stack, and no server: nothing is stored. */
  | { readonly endpoint: string; readonly apiKey: string }
  /** Nothing at all; the page plays the backend itself. */
  | { readonly simulation: true };

/** @throws {Error} when `config.json` cannot be read */
export async function openApplication(
  wish: 'as configured' | 'simulation' = 'as configured',
): Promise<Application> {
  const config = wish === 'simulation' ? { simulation: true as const } : await siteConfig();
  if ('application' in config) {
    const { openLocalApplication } = await import('./local-application.ts');
    return openLocalApplication(config.application);
  }
  if ('endpoint' in config) {
    const { deployedApplication } = await import('./deployed-application.ts');
    return deployedApplication(config.endpoint, config.apiKey);
  }
  const { startSimulation } = await import('./simulation/start.ts');
  return startSimulation();
}

async function siteConfig(): Promise<SiteConfig> {
  if (new URLSearchParams(location.search).has('simulation')) return { simulation: true };
  const response = await fetch('./config.json', { cache: 'no-cache' });
  if (!response.ok) throw new Error(`config.json answered ${response.status}`);
  return response.json();
}
