import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { newWebhookSecret } from '../delivery/webhook-secret.ts';

const ApiKey = v.object({ id: v.string(), value: v.string() });
const Secrets = v.object({
  browserKey: ApiKey,
  serverKey: ApiKey,
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  // The next two are missing in older data folders. The next start adds them.
  sessionToken: v.optional(v.string()),
  webhookSecret: v.optional(v.string()),
});

/**
 * The secrets that AWS would issue: API keys, as in API Gateway, and credentials for S3. A Lambda function
 * has temporary credentials, so these are temporary too: S3 refuses a signature without the session token.
 */
export type Secrets = v.InferOutput<typeof Secrets> & {
  readonly sessionToken: string;
  readonly webhookSecret: string;
};

/**
 * The file with the secrets in the data folder. Vite's development server serves the whole project, but no file with such
 * a name: https://vite.dev/config/server-options.html#server-fs-deny
 */
export const SECRETS_FILE = '.env.secrets.json';

/**
 * Loads the secrets. The first start creates them in the data folder, so every key stays valid after a
 * restart.
 */
export async function loadSecrets(directory: string): Promise<Secrets> {
  const file = join(directory, SECRETS_FILE);
  // Its name before version 0.1.0. Can go with version 1.
  await rename(join(directory, 'secrets.json'), file).catch(() => undefined);
  try {
    const {
      sessionToken = random(40),
      webhookSecret = newWebhookSecret(),
      ...saved
    } = v.parse(Secrets, JSON.parse(await readFile(file, 'utf8')));
    return await save(file, { ...saved, sessionToken, webhookSecret });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return save(file, {
    browserKey: { id: random(5), value: `browser-${random(15)}` },
    serverKey: { id: random(5), value: `server-${random(15)}` },
    accessKeyId: `LOCAL${random(8).toUpperCase()}`,
    secretAccessKey: random(20),
    sessionToken: random(40),
    webhookSecret: newWebhookSecret(),
  });
}

async function save(file: string, secrets: Secrets): Promise<Secrets> {
  await writeFile(file, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  return secrets;
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
