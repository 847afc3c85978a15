import { appendFileSync, mkdirSync } from 'node:fs';
import { once } from 'node:events';
import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';

/** The folder where each run records the actions that each role needed. */
export const USED_ACTIONS = join(import.meta.dirname, '../../test-results/used-actions');

/** The actions that a role allows, and the resources on which it allows them. */
export type Grants = readonly { readonly actions: readonly string[]; readonly on: string }[];

/** The kinds of resources in policies. Each endpoint belongs to one bucket or one table. */
export type ResourceKind = 'bucket' | 'objects' | 'table' | 'index' | 'stream' | 'bus' | 'queue';

/** `messages`: EventBridge and SQS, whose stand-ins share an address. */
type Service = 's3' | 'dynamodb' | 'messages';

interface RequiredRight {
  readonly action: string;
  readonly on: ResourceKind;
}

/**
 * A proxy between a function and a service of AWS that enforces the function's policy like IAM. It refuses
 * actions that the policy does not grant and records the used actions. Signed URLs lead through the proxy of
 * the function that signed them, because S3 applies the rights of the signer.
 */
export class RoleEndpoint {
  readonly #server: Server;
  readonly #role: string;
  readonly #grants: Grants;
  readonly #target: URL;
  readonly #service: Service;

  private constructor(role: string, grants: Grants, service: Service, target: string) {
    this.#role = role;
    this.#grants = grants;
    this.#service = service;
    this.#target = new URL(target);
    this.#server = createServer((incoming, response) => {
      this.#pass(incoming, response).catch(() => response.destroy());
    });
  }

  static async open(
    role: string,
    grants: Grants,
    service: Service,
    target: string,
  ): Promise<RoleEndpoint> {
    const endpoint = new RoleEndpoint(role, grants, service, target);
    endpoint.#server.listen(0, '127.0.0.1');
    await once(endpoint.#server, 'listening');
    return endpoint;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = this.#service === 's3' ? undefined : await buffer(incoming);
    const rights = body ? jsonRights(incoming, body) : [];
    const required = body ? undefined : s3Action(incoming);
    const anonymous = !incoming.headers.authorization;
    // S3 checks the signature of a signed URL first. So rights matter only if S3 accepts the request.
    const signedUrl = required !== undefined && (incoming.url ?? '').includes('X-Amz-Signature=');
    const needed = anonymous ? [] : [...rights, ...(required ? [required] : [])];
    const lacked = needed.find((right) => !this.#may(right));
    if (lacked) {
      incoming.resume();
      refuse(response, this.#service, `${this.#role} may not ${lacked.action}`);
      return;
    }
    const outgoing = request(
      {
        host: '127.0.0.1',
        port: this.#target.port,
        method: incoming.method,
        path: incoming.url,
        // Includes the host, which is signed.
        headers: incoming.headers,
      },
      (upstream) => {
        const missing = upstream.statusCode === 404 && required?.action === 's3:GetObject';
        // S3 returns 404 for a missing object only if the role may list the bucket.
        if (missing && !this.#may({ action: 's3:ListBucket', on: 'bucket' })) {
          upstream.resume();
          refuse(response, 's3', `${this.#role} may not s3:ListBucket`);
          return;
        }
        const succeeded = (upstream.statusCode ?? 500) < 300;
        if (signedUrl && succeeded && !this.#may(required)) {
          upstream.resume();
          refuse(response, 's3', `${this.#role} may not ${required.action}`);
          return;
        }
        response.writeHead(upstream.statusCode ?? 502, upstream.headers);
        upstream.pipe(response);
      },
    );
    outgoing.on('error', () => response.destroy());
    response.on('close', () => outgoing.destroy());
    if (body) outgoing.end(body);
    else incoming.pipe(outgoing);
  }

  #may({ action, on }: RequiredRight): boolean {
    const granted = this.#grants.some((one) => one.on === on && one.actions.includes(action));
    mkdirSync(USED_ACTIONS, { recursive: true });
    const line = `${this.#role} ${granted ? 'used' : 'lacked'} ${action} ${on}\n`;
    appendFileSync(join(USED_ACTIONS, `${process.pid}.log`), line);
    return granted;
  }
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html */
function s3Action({ method, url = '' }: IncomingMessage): RequiredRight | undefined {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  // A preflight needs no right.
  if (method === 'OPTIONS') return undefined;
  const onBucket = pathname.split('/').filter((part) => part !== '').length < 2;
  if (onBucket) {
    if (method === 'POST') return { action: 's3:PutObject', on: 'objects' };
    const uploads = searchParams.has('uploads');
    return { action: uploads ? 's3:ListBucketMultipartUploads' : 's3:ListBucket', on: 'bucket' };
  }
  const action = searchParams.has('tagging')
    ? { GET: 's3:GetObjectTagging', PUT: 's3:PutObjectTagging' }[method ?? '']
    : searchParams.has('uploadId')
      ? {
          GET: 's3:ListMultipartUploadParts',
          PUT: 's3:PutObject',
          POST: 's3:PutObject',
          DELETE: 's3:AbortMultipartUpload',
        }[method ?? '']
      : {
          GET: 's3:GetObject',
          HEAD: 's3:GetObject',
          PUT: 's3:PutObject',
          POST: 's3:PutObject',
          DELETE: 's3:DeleteObject',
        }[method ?? ''];
  return { action: action ?? `s3: ${method}`, on: 'objects' };
}

function jsonRights({ headers }: IncomingMessage, body: Buffer): readonly RequiredRight[] {
  const [service, operation = ''] = String(headers['x-amz-target']).split('.');
  if (service === 'AWSEvents') return [{ action: `events:${operation}`, on: 'bus' }];
  if (service === 'AmazonSQS') return [{ action: `sqs:${operation}`, on: 'queue' }];
  const input = JSON.parse(body.toString()) as { IndexName?: string; TransactItems?: object[] };
  // There is no action for a transaction. It needs the actions of its items:
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
  if (input.TransactItems) {
    const kinds = input.TransactItems.flatMap((item) => Object.keys(item));
    return kinds.map((kind) => ({ action: `dynamodb:${kind}Item`, on: 'table' }));
  }
  return [
    { action: `dynamodb:${operation}`, on: input.IndexName === undefined ? 'table' : 'index' },
  ];
}

function refuse(response: ServerResponse, service: Service, message: string): void {
  if (service === 's3') {
    response.writeHead(403, { 'content-type': 'application/xml' });
    response.end(`<Error><Code>AccessDenied</Code><Message>${message}</Message></Error>`);
    return;
  }
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(
    JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', message }),
  );
}
