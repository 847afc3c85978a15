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
});

/** What AWS would hand out: API keys, as API Gateway knows them, and credentials for S3. */
export type Secrets = v.InferOutput<typeof Secrets>;

/** Made at the first start and kept in the data folder, so that a restart keeps every key valid. */
export async function loadSecrets(directory: string): Promise<Secrets> {
  const file = join(directory, 'secrets.json');
  try {
    return v.parse(Secrets, JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
  const secrets: Secrets = {
    browserKey: { id: random(5), value: `browser-${random(15)}` },
    serverKey: { id: random(5), value: `server-${random(15)}` },
    accessKeyId: `LOCAL${random(8).toUpperCase()}`,
    secretAccessKey: random(20),
  };
  await writeFile(file, JSON.stringify(secrets, undefined, 2), { mode: 0o600 });
  return secrets;
}

function random(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
