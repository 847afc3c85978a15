import { startDemo, type Demo } from '../e2e/start-demo.ts';
import { freePort, startServer, type RunningServer } from '../real/servers.ts';
import { frameworkNames, frameworkOf, type FrameworkName } from './frameworks.ts';

/** The servers of all applications, and the API that they use. */
export interface RunningFrameworks {
  readonly demo: Demo;
  urlOf(name: FrameworkName): string;
  close(): Promise<void>;
}

export async function startFrameworks(): Promise<RunningFrameworks> {
  const ports = new Map<FrameworkName, number>();
  for (const name of frameworkNames) ports.set(name, await freePort());
  const urlOf = (name: FrameworkName): string => `http://localhost:${ports.get(name)}`;
  const demo = await startDemo({ allowedOrigins: frameworkNames.map(urlOf) });
  const { browserKey, serverKey } = demo.server.stack.secrets;
  const api = `${new URL(demo.url).origin}/v1`;
  const running: RunningServer[] = [];
  const close = async (): Promise<void> => {
    for (const server of running) await server.stop();
    await demo.close();
  };
  try {
    for (const [name, port] of ports) {
      const settings = { port, api, browserKey: browserKey.value };
      const { program, env } = frameworkOf(name).server(settings);
      const keys = { API: api, BROWSER_KEY: browserKey.value, SERVER_KEY: serverKey.value };
      const all = { ...keys, ...env, PORT: String(port) };
      running.push(await startServer(name, port, process.execPath, program, all));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { demo, urlOf, close };
}
