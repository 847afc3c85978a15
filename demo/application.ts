import type { FileRow } from './file-table.ts';

/** The result of sending a form. */
export interface Sent {
  readonly stored: number;
  /** The API calls that a form's server would make, if the site has no server. */
  readonly left?: string;
}

/** The form's server, from the view of a page. */
export interface Application {
  readonly kind: 'local' | 'deployed' | 'simulation';
  readonly endpoint: string;
  readonly apiKey: string;
  /** Binds the uploads to this visitor; `store` must repeat it. */
  readonly context?: string;
  /** Sends the form, with the fields that a browser would post. */
  send(fields: URLSearchParams): Promise<Sent>;
  /** The visitor's files, newest first. */
  files(): Promise<readonly FileRow[]>;
  /** Adds a file that is still uploading to the list of files. */
  watch(id: string): void;
  /** Returns a link that downloads the file. */
  download(id: string): Promise<string>;
  remove(id: string): Promise<void>;
}

/** The content of `config.json`, the only file that differs between deployments of the site. */
export type SiteConfig =
  /** The pages have their own server, and it returns the rest of the configuration. */
  | { readonly application: string }
  /** There is a deployed stack but no server, so nothing is stored. */
  | { readonly endpoint: string; readonly apiKey: string }
  /** There is no backend; the page simulates it. */
  | { readonly simulation: true };

/** @throws {Error} if `config.json` cannot be read */
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
