import {
  DeleteObjectsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheControl, contentType } from '../../infra/site/headers.ts';
import { DeployError } from './steps.ts';

/** The most that one call deletes. */
const DELETED_AT_ONCE = 1000;

/** A page that was opened before a deployment loads its parts by their old names, some of them much later. */
const STALE_MILLISECONDS = 86_400_000;

/** The files of the built site, by their paths below its folder; those that name others come last. */
export async function siteFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'));
  if (!files.includes('index.html')) throw new DeployError(`There is no built site in ${folder}`);
  const rank = (path: string): number => (path.endsWith('.html') ? 1 : 0);
  return files.toSorted((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

/** The bucket of the site. */
export class SiteObjects {
  readonly #client = new S3Client({ forcePathStyle: Boolean(process.env['AWS_ENDPOINT_URL']) });
  readonly #bucket: string;

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  /** Pages after what they load; what no page names any more goes a day later, with the next deployment. */
  async replace(folder: string, config: object): Promise<void> {
    const files = await siteFiles(folder);
    for (const path of files) {
      const text = path === 'config.json' ? JSON.stringify(config) : undefined;
      await this.#client.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: path,
          Body: text ?? (await readFile(join(folder, path))),
          ContentType: contentType(path),
          CacheControl: cacheControl(path),
        }),
      );
    }
    const since = Date.now() - STALE_MILLISECONDS;
    await this.#delete((await this.#keys(since)).filter((key) => !files.includes(key)));
  }

  async empty(): Promise<void> {
    await this.#delete(await this.#keys());
  }

  async #keys(before = Number.POSITIVE_INFINITY): Promise<string[]> {
    const keys: string[] = [];
    const where = { Bucket: this.#bucket };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, where)) {
      const old = Contents.filter(({ LastModified }) => Number(LastModified) < before);
      keys.push(...old.flatMap(({ Key }) => Key ?? []));
    }
    return keys;
  }

  async #delete(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += DELETED_AT_ONCE) {
      const Objects = keys.slice(from, from + DELETED_AT_ONCE).map((Key) => ({ Key }));
      const { Errors = [] } = await this.#client.send(
        new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first) throw new DeployError(`${first.Key} could not be deleted: ${first.Code}`);
    }
  }
}
