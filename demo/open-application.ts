import type { Application } from './application.ts';

/** The content of `config.json`, the only file that differs between deployments of the site. */
type SiteConfig =
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
