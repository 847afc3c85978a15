import { API_VERSION } from '../../src/contract/server-operations.ts';
import { DemoServer } from './dev-server.ts';
import { SettingError } from '../runtime/settings.ts';
import { readSettings } from './settings.ts';

/** The entry point of `npm start`. */
try {
  const demo = await DemoServer.start(readSettings(process.env));
  const { browserKey, serverKey } = demo.stack.secrets;
  console.log(`demo ${demo.url}/`);
  console.log(`api ${demo.url}/${API_VERSION}`);
  console.log(`s3 ${demo.stack.s3Url}`);
  console.log(`webhooks ${demo.webhook.url} secret=${demo.webhook.secret}`);
  console.log(`keys browser=${browserKey.value} server=${serverKey.value}`);

  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second Ctrl-C exits immediately.
      if (stopping) process.exit(1);
      stopping = true;
      void demo.close().then(() => process.exit(0));
    });
  }
} catch (error) {
  if (!(error instanceof SettingError)) throw error;
  console.error(error.message);
  // Setting the exit code is not enough: servers that were already started would keep the process alive.
  process.exit(1);
}
