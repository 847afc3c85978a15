import type { S3Response } from './context.ts';
import { operations, type Operation } from './operation-table.ts';
import { S3Error } from './error.ts';
import type { S3Request } from './request.ts';

/** Signature parameters, headers moved to the query by a presigner, and the SDK's operation name. */
const COMMON_PARAMETERS = /^(x-amz-.*|x-id)$/i;

/** Parameters that select an operation. The operation must support all other parameters. */
const SELECTORS =
  /^(list-type|location|versioning|cors|lifecycle|uploads|delete|tagging|uploadId)$/;

/**
 * Finds the operation for a request. An unknown sub-resource or parameter is rejected instead of ignored:
 * `DELETE ?cors` must not delete the bucket.
 *
 * @throws {S3Error} for requests that S3 rejects before it checks the signature
 */
export function findOperation(request: S3Request): Operation {
  const names = [...request.query.keys()].filter((name) => !COMMON_PARAMETERS.test(name));
  const resource = request.bucket === '' ? 'service' : request.key === '' ? 'bucket' : 'object';
  checkCombination(request, names, resource);
  const selectors = names
    .filter((name) => SELECTORS.test(name) || (request.method === 'PUT' && name === 'partNumber'))
    .toSorted((left, right) => (left < right ? -1 : 1));
  const copies = request.headers.has('x-amz-copy-source') ? ['copy'] : [];
  const selection = [selectors.join('&'), ...copies].filter((part) => part !== '').join('&');
  const known = operations[`${request.method} ${resource} ${selection}`.trim()];
  const others = names.filter((name) => !selectors.includes(name) && !known?.query?.includes(name));
  if (known && others.length === 0) return known;
  const described = [request.method, 'of a', resource, ...selectors, ...others].join(' ');
  return {
    name: 'Unknown',
    run: () => notImplemented(described),
    body: 'bytes',
    headers: ['x-amz-*'],
  };
}

async function notImplemented(what: string): Promise<S3Response> {
  throw new S3Error(
    'NotImplemented',
    `A query you provided implies functionality that is not implemented: ${what}`,
  );
}

/** Rejects invalid combinations of parameters and headers, with S3's messages. */
function checkCombination(
  { method, headers }: S3Request,
  names: readonly string[],
  resource: 'service' | 'bucket' | 'object',
): void {
  const has = (name: string): boolean => names.includes(name);
  if (method === 'PATCH') {
    throw S3Error.with('MethodNotAllowed', {
      Method: method,
      ResourceType: resource.toUpperCase(),
    });
  }
  if (method === 'POST' && resource !== 'bucket' && names.length === 0) {
    throw S3Error.with('MethodNotAllowed', {
      Method: method,
      ResourceType: resource.toUpperCase(),
    });
  }
  const source = headers.get('x-amz-copy-source');
  if (source !== undefined && method !== 'PUT') {
    throw S3Error.argument(
      'x-amz-copy-source',
      source,
      'You can only specify a copy source header for copy requests.',
    );
  }
  if (resource !== 'object') return;
  if (method === 'GET' && has('uploads')) {
    throw new S3Error(
      'InvalidRequest',
      'Key is not expected for the GET method ?uploads subresource',
    );
  }
  if (method === 'GET' && has('versions')) {
    throw new S3Error(
      'InvalidRequest',
      'There is no such thing as the ?versions sub-resource for a key',
    );
  }
  if (method !== 'PUT') return;
  if (has('partNumber') && !has('uploadId')) {
    throw S3Error.argument(
      'partNumber',
      'partNumber',
      'This operation does not accept partNumber without uploadId',
    );
  }
  if (has('uploadId') && !has('partNumber')) {
    throw S3Error.with('MethodNotAllowed', { Method: method, ResourceType: 'UPLOAD' });
  }
}
