import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { PeerSettings } from './app-server.ts';

type NodeHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** The parts of its packages that we use, according to their documentation. */
interface Packages {
  readonly custom: (settings: object) => unknown;
  readonly route: (settings: object) => unknown;
  readonly toNodeHandler: (router: object) => NodeHandler;
}

const LARGEST = 5 * 1024 ** 3;
const MOST_FILES = 1000;

/** better-upload's own server with its defaults: one route for small files, one for large ones. */
export async function betterUploadApi(settings: PeerSettings): Promise<NodeHandler> {
  const { custom, route, toNodeHandler } = await load(settings.peersFolder);
  const { host } = new URL(settings.uploadOrigin);
  reachS3Directly(host, settings.s3Url);
  const { accessKeyId, secretAccessKey, sessionToken } = settings.credentials;
  const common = {
    multipleFiles: true,
    maxFiles: MOST_FILES,
    maxFileSize: LARGEST,
    onBeforeUpload: ({ clientMetadata }: { readonly clientMetadata: { keyPrefix: string } }) => ({
      generateObjectInfo: ({ file }: { readonly file: { readonly name: string } }) => ({
        key: `${clientMetadata.keyPrefix}${file.name}`,
      }),
    }),
  };
  return toNodeHandler({
    client: custom({
      host,
      accessKeyId,
      secretAccessKey,
      sessionToken,
      region: settings.region,
      secure: false,
      forcePathStyle: true,
    }),
    bucketName: settings.bucket,
    routes: { small: route(common), large: route({ ...common, multipart: true }) },
  });
}

async function load(peersFolder: string): Promise<Packages> {
  const { resolve } = createRequire(join(peersFolder, 'package.json'));
  const parts = await Promise.all(
    ['', '/clients', '/adapters/node'].map(
      async (entry) =>
        (await import(pathToFileURL(resolve(`@better-upload/server${entry}`)).href)) as object,
    ),
  );
  return Object.assign({}, ...parts) as Packages;
}

/**
 * A fetch that calls S3 directly. The server signs for one host name, which here is the far end of a slow
 * proxy, and calls S3 by the same name. A server next to its bucket would not use a slow network. Node's
 * fetch cannot set a Host header.
 */
function reachS3Directly(host: string, s3Url: string): void {
  const far = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.host !== host) return far(request);
    const headers = { ...Object.fromEntries(request.headers), host };
    const { method } = request;
    const call = httpRequest(`${s3Url}${url.pathname}${url.search}`, { method, headers }).end();
    const [answer] = (await once(call, 'response')) as [IncomingMessage];
    return new Response(await text(answer), { status: answer.statusCode ?? 500 });
  };
}
