import { openAsBlob } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { isFilestoreError } from '../../src/contract/errors.ts';
import { errorTitles } from '../../src/contract/error-titles.ts';
import { extensionOf, namesOfExtension } from '../../src/contract/media-types.ts';
import { FilestoreApi } from '../../src/server/filestore-api.ts';
import { uploadSource } from '../../src/server/upload.ts';
import { openSource } from '../../src/server/upload-source.ts';

export const PUT_USAGE = `npx filestore-upload put FILE… [--endpoint URL] [--key BROWSER_KEY] [--grant GRANT] [--type MEDIA_TYPE]

Uploads files and prints the id of each, which your server then stores. A file of more than 64 MiB is sent in parts.

--endpoint, --key, --grant  The API, a browser key, and the grant that your server got from the API. The environment
                            variables FILESTORE_ENDPOINT, FILESTORE_KEY and FILESTORE_GRANT also set them, and keep
                            them out of the history of your shell and of the transcript of an agent.
--type                      The media type. The default follows from the name.

The exit code is 0 if all files were uploaded, 1 if one failed, and 2 if the arguments are not valid.`;

/** Runs the command and returns its exit code. */
export async function put(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      endpoint: { type: 'string', default: process.env['FILESTORE_ENDPOINT'] },
      key: { type: 'string', default: process.env['FILESTORE_KEY'] },
      grant: { type: 'string', default: process.env['FILESTORE_GRANT'] },
      type: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const { endpoint, key, grant, type, help } = values;
  if (help || positionals.length === 0 || !endpoint || !key) {
    (help ? console.log : console.error)(PUT_USAGE);
    return help ? 0 : 2;
  }
  const api = new FilestoreApi({ endpoint, serverKey: key });
  let failed = 0;
  for (const path of positionals) {
    try {
      const { id } = await uploadFile(path, { type, grant, api });
      console.log(positionals.length === 1 ? id : `${id} ${path}`);
    } catch (error) {
      failed += 1;
      console.error(`${path}: ${explain(error)}`);
    }
  }
  return failed > 0 ? 1 : 0;
}

interface UploadSettings {
  readonly type: string | undefined;
  readonly grant: string | undefined;
  readonly api: FilestoreApi;
}

async function uploadFile(path: string, { type, grant, api }: UploadSettings) {
  if (!(await stat(path)).isFile()) throw new Error('is not a file');
  const name = basename(path);
  const source = await openSource(await openAsBlob(path), undefined, undefined);
  const file = { name, type: type ?? typeOf(name), grant };
  return uploadSource(source, file, api, undefined);
}

function typeOf(name: string): string {
  const [type] = namesOfExtension(extensionOf(name));
  return type ?? 'application/octet-stream';
}

/** Never the request, which contains the grant. */
function explain(error: unknown): string {
  if (!isFilestoreError(error)) return error instanceof Error ? error.message : String(error);
  const { detail } = error.details;
  return `${errorTitles[error.code]} (${error.code})${detail === undefined ? '' : `: ${detail}`}`;
}
