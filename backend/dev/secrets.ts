import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

const ApiKey = v.object({ id: v.string(), value: v.string() });
const Secrets = v.object({
  browserKey: ApiKey,
  serverKey: ApiKey,
  accessKeyId: v.string(),
  secretAccessKey: v.string(),
  // Of a data folder that is older than the token; it gets one at its next start.
  sessionToken: v.optional(v.string()),
});

/**
 * What AWS would hand out: API keys, as API Gateway knows them, and credentials for S3. Those of a function
 * are temporary on Lambda, and so they are here: a signature that lacks the session token is refused.
 */
export type Secrets = v.InferOutput<typeof Secrets> & { readonly sessionToken: string };

/** Made at the first start and kept in the data folder, so that a restart keeps every key valid. */
export async function loadSecrets(directory: string): Promise<Secrets> {
  const file = join(directory, 'secrets.json');
  try {
    const { sessionToken = random(40), ...kept } = v.parse(
      Secrets,
      JSON.parse(await readFile(file, 'utf8')),
    );
    return await save(file, { ...kept, sessionToken });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  return save(file, {
    browserKey: { id: random(5), value: `browser-${random(15)}` },
    serverKey: { id: random(5), value: `server-${random(15)}` },
    accessKeyId: `LOCAL${random(8).toUpperCase()}`,
    secretAccessKey: random(20),
    sessionToken: random(40),
  });
}

async function save(file: string, secrets: Secrets): Promise<Secrets> {
  await writeFile(file, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  return secrets;
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
