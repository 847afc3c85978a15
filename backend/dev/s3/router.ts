import type { S3Response } from './context.ts';
import { operations, type Operation } from './operation-table.ts';
import { S3Error } from './error.ts';
import type { S3Request } from './request.ts';

/** Signatures in the query, headers that a presigner has put there, and the SDK's name of the operation. */
const OF_EVERY_REQUEST = /^(x-amz-.*|x-id)$/i;

/** What chooses an operation when it is there; every other parameter must be one of its own. */
const CHOOSING = /^(list-type|location|versioning|cors|lifecycle|uploads|delete|tagging|uploadId)$/;

/**
 * The operation that a request asks for. An unknown sub-resource or parameter is refused and never taken
 * for the plain call: `DELETE ?cors` must not delete anything else.
 *
 * @throws {S3Error} for requests that S3 refuses before it looks at their signature
 */
export function findOperation(request: S3Request): Operation {
  const names = [...request.query.keys()].filter((name) => !OF_EVERY_REQUEST.test(name));
  const place = request.bucket === '' ? 'service' : request.key === '' ? 'bucket' : 'object';
  checkCombination(request, names, place);
  const choosing = names
    .filter((name) => CHOOSING.test(name) || (request.method === 'PUT' && name === 'partNumber'))
    .toSorted((left, right) => (left < right ? -1 : 1));
  const copies = request.headers.has('x-amz-copy-source') ? ['copy'] : [];
  const choice = [choosing.join('&'), ...copies].filter((part) => part !== '').join('&');
  const known = operations[`${request.method} ${place} ${choice}`.trim()];
  const others = names.filter((name) => !choosing.includes(name) && !known?.query?.includes(name));
  if (known && others.length === 0) return known;
  const asked = [request.method, 'of a', place, ...choosing, ...others].join(' ');
  return { name: 'Unknown', run: () => refuse(asked), body: 'bytes', headers: ['x-amz-*'] };
}

async function refuse(what: string): Promise<S3Response> {
  throw new S3Error(
    'NotImplemented',
    `A query you provided implies functionality that is not implemented: ${what}`,
  );
}

/** Parameters and headers that do not go together, in S3's own words. */
function checkCombination(
  { method, headers }: S3Request,
  names: readonly string[],
  place: 'service' | 'bucket' | 'object',
): void {
  const has = (name: string): boolean => names.includes(name);
  if (method === 'PATCH') {
    throw S3Error.with('MethodNotAllowed', { Method: method, ResourceType: place.toUpperCase() });
  }
  if (method === 'POST' && place !== 'bucket' && names.length === 0) {
    throw S3Error.with('MethodNotAllowed', { Method: method, ResourceType: place.toUpperCase() });
  }
  const source = headers.get('x-amz-copy-source');
  if (source !== undefined && method !== 'PUT') {
    throw S3Error.argument(
      'x-amz-copy-source',
      source,
      'You can only specify a copy source header for copy requests.',
    );
  }
  if (place !== 'object') return;
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
