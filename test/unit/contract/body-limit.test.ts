import * as v from 'valibot';
import { expect, test } from 'vitest';
import {
  CONTEXT_LENGTH,
  CREDENTIAL_LENGTH,
  FILES_PER_CALL,
  GRANT_FILES,
  GRANT_SECONDS,
  GRANT_TYPES,
  MAX_BODY_BYTES,
  MAX_DOWNLOAD_URL_SECONDS,
  MAX_PARTS,
  NAME_LENGTH,
  PARTS_PER_CALL,
  TYPE_LENGTH,
} from '../../../src/contract/limits.ts';
import { operations } from '../../../src/contract/server-operations.ts';

/** Needs six bytes in the JSON of clients that write ASCII only, such as Python's. */
const character = '報';
const checksum = `${'a'.repeat(11)}=`;
const token = 'a'.repeat(43);
const context = character.repeat(CONTEXT_LENGTH);
const mediaType = `${'a'.repeat(127)}/${'b'.repeat(127)}`;

const largest: Readonly<Record<string, object>> = {
  preprocess: {
    accepts: Array.from({ length: 10 }, () => 'multipart'),
    grant: token,
    files: Array.from({ length: FILES_PER_CALL }, () => ({
      name: character.repeat(NAME_LENGTH),
      size: Number.MAX_SAFE_INTEGER,
      type: mediaType.slice(0, TYPE_LENGTH),
      checksum,
      sha256: `${'a'.repeat(43)}=`,
      context,
    })),
  },
  parts: { numbers: Array.from({ length: PARTS_PER_CALL }, () => MAX_PARTS), list: false },
  complete: {
    parts: Array.from({ length: MAX_PARTS }, () => ({
      number: MAX_PARTS,
      etag: `"${'a'.repeat(32)}"`,
      checksum,
    })),
    checksum,
  },
  confirm: {
    files: Array.from({ length: FILES_PER_CALL }, () => ({
      id: character.repeat(CREDENTIAL_LENGTH),
      token: character.repeat(CREDENTIAL_LENGTH),
    })),
  },
  store: { context },
  'store-files': {
    ids: Array.from({ length: FILES_PER_CALL }, () => character.repeat(CREDENTIAL_LENGTH)),
    context,
  },
  download: { disposition: 'attachment', expiresIn: MAX_DOWNLOAD_URL_SECONDS },
  grants: {
    files: GRANT_FILES,
    maxFileSize: Number.MAX_SAFE_INTEGER,
    allowedTypes: Array.from({ length: GRANT_TYPES }, () => mediaType),
    context,
    subject: context,
    expiresIn: GRANT_SECONDS,
  },
};

const ascii = (json: string): string =>
  json.replace(/[^\0-\x7f]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

test.each(operations.filter(({ request }) => request))(
  'the body limit is above the largest valid request of $name',
  ({ name, request }) => {
    const body = largest[name];
    expect(request && v.safeParse(request, body).issues).toBeUndefined();
    expect(ascii(JSON.stringify(body)).length).toBeLessThan(MAX_BODY_BYTES);
  },
);
