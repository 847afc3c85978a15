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

/** Objects in one DeleteObjects request. S3's own limit. */
const MAX_DELETED_OBJECTS = 1000;

/** Pages that were opened before a deployment load files of the old build, sometimes much later. */
const STALE_MILLISECONDS = 86_400_000;

/** Lists the paths of the built site. HTML files come last, because they refer to the others. */
export async function siteFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .map((path) => path.replaceAll('\\', '/'));
  if (!files.includes('index.html'))
    throw new DeployError(`${folder} does not contain a built site`);
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

  /** Uploads pages after the files that they load. Deletes files of older builds after a day. */
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
    const staleBefore = Date.now() - STALE_MILLISECONDS;
    await this.#delete((await this.#keys(staleBefore)).filter((key) => !files.includes(key)));
  }

  async empty(): Promise<void> {
    await this.#delete(await this.#keys());
  }

  async #keys(before = Number.POSITIVE_INFINITY): Promise<string[]> {
    const keys: string[] = [];
    const input = { Bucket: this.#bucket };
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.#client }, input)) {
      const old = Contents.filter(({ LastModified }) => Number(LastModified) < before);
      keys.push(...old.flatMap(({ Key }) => Key ?? []));
    }
    return keys;
  }

  async #delete(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += MAX_DELETED_OBJECTS) {
      const Objects = keys.slice(from, from + MAX_DELETED_OBJECTS).map((Key) => ({ Key }));
      const { Errors = [] } = await this.#client.send(
        new DeleteObjectsCommand({ Bucket: this.#bucket, Delete: { Objects, Quiet: true } }),
      );
      const [first] = Errors;
      if (first) throw new DeployError(`${first.Key} could not be deleted: ${first.Code}`);
    }
  }
}
