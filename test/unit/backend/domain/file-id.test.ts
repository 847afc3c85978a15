import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  hashToken,
  newFileId,
  newUploadToken,
  constantTimeEqual,
} from '../../../../backend/domain/file-id.ts';
import { objectKey, parseObjectKey } from '../../../../backend/domain/object-key.ts';
import { FILE_ID, UPLOAD_TOKEN } from '../../../../src/contract/patterns.ts';

test('a file id is the RFC 4648 base32 of its 16 bytes', () => {
  expect(newFileId(new Uint8Array(16))).toBe('a'.repeat(26));
  expect(newFileId(new TextEncoder().encode('filestore upload'))).toBe(
    'mzuwyzltorxxezjaovygy33bmq',
  );
});

test('different bytes give different file ids, all in the format of the contract', () => {
  const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(sixteen, sixteen, (left, right) => {
      expect(newFileId(left)).toMatch(FILE_ID);
      expect(newFileId(left) === newFileId(right)).toBe(Buffer.from(left).equals(right));
    }),
  );
});

test('upload tokens have the format of the contract and are compared by their hash', () => {
  const token = newUploadToken();
  expect(token).toMatch(UPLOAD_TOKEN);
  expect(constantTimeEqual(hashToken(token), hashToken(token))).toBe(true);
  expect(constantTimeEqual(hashToken(token), hashToken(newUploadToken()))).toBe(false);
  expect(constantTimeEqual(hashToken(token), '')).toBe(false);
});

test('an object key consists of a tenant and a file id', () => {
  const id = newFileId();
  expect(parseObjectKey(objectKey('demo', id))).toEqual({ tenant: 'demo', id });
  for (const tenant of ['', 'a/b', '..', 'Demo', 'a b', '-a']) {
    expect(() => objectKey(tenant, id)).toThrow('tenant');
  }
  for (const key of ['', 'demo', `demo/${id}/x`, `demo/${id}x`, `/demo/${id}`, `../${id}`]) {
    expect(parseObjectKey(key)).toBeUndefined();
  }
});
