import { startDemo, type Demo } from '../../e2e/start-demo.ts';
import { freePort, startServer } from '../../real/servers.ts';
import { startApiProxy, type ApiProxy } from './api-proxy.ts';

/** The server of an example in `demo/examples`, with the local stack that it uses. */
export interface RunningExample {
  readonly url: string;
  readonly demo: Demo;
  readonly api: ApiProxy;
  readonly serverKey: string;
  readonly webhookSecret: string;
  close(): Promise<void>;
}

/** A command that starts the server at a port. */
export interface ExampleProgram {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export async function startExample(
  name: string,
  program: (port: number) => ExampleProgram,
): Promise<RunningExample> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const demo = await startDemo({ allowedOrigins: [url], webhookUrl: `${url}/webhooks` });
  const { browserKey, serverKey } = demo.server.stack.secrets;
  const api = await startApiProxy(`${new URL(demo.url).origin}/v1`, serverKey.value);
  const webhookSecret = demo.server.webhook.secret;
  const { command, parameters, env } = program(port);
  const close = async (): Promise<void> => {
    await api.close();
    await demo.close();
  };
  try {
    const server = await startServer(name, port, command, parameters, {
      PORT: String(port),
      API: api.url,
      BROWSER_KEY: browserKey.value,
      SERVER_KEY: serverKey.value,
      WEBHOOK_SECRET: webhookSecret,
      ...env,
    });
    return {
      url,
      demo,
      api,
      serverKey: serverKey.value,
      webhookSecret,
      close: async () => {
        await server.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
