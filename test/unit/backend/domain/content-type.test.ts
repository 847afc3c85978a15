import { describe, expect, test } from 'vitest';
import { contradictsDeclaredType, downloadType } from '../../../../backend/domain/content-type.ts';
import {
  intersectPolicies,
  validateAgainstPolicy,
} from '../../../../backend/domain/upload-policy.ts';

const any = { allowedTypes: [] };
const images = { allowedTypes: ['image/*'] };

describe('content that can match its declared type', () => {
  test.each([
    ['audio/webm', 'video/webm'],
    ['audio/mp4', 'video/mp4'],
    ['audio/ogg', 'application/ogg'],
    ['image/jpg', 'image/jpeg'],
    ['image/jpeg', 'image/webp'],
    ['text/rtf', 'application/rtf'],
    ['application/msword', 'application/rtf'],
    ['application/msword', 'application/x-cfb'],
    ['application/vnd.rar', 'application/x-rar-compressed'],
    ['text/x-vcard', 'text/vcard'],
    ['application/x-compressed', 'application/gzip'],
    ['application/postscript', 'application/pdf'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/zip'],
    ['application/x-zip-compressed', 'application/zip'],
    ['image/svg+xml', 'application/xml'],
    ['application/octet-stream', 'application/x-msdownload'],
    ['text/csv', undefined],
    ['image/x-own', undefined],
  ])('declared as %s, a file with the content %s is kept', (declared, found) => {
    expect(contradictsDeclaredType(declared, found, any)).toBe(false);
  });
});

describe('content that contradicts its declared type', () => {
  test.each([
    ['image/png', 'application/pdf'],
    ['image/png', 'application/x-msdownload'],
    ['text/plain', 'application/x-msdownload'],
    ['application/pdf', 'application/zip'],
    ['application/pdf', undefined],
    ['image/jpg', undefined],
    ['video/mp4', 'image/png'],
  ])('declared as %s, a file with the content %s is rejected', (declared, found) => {
    expect(contradictsDeclaredType(declared, found, any)).toBe(true);
  });

  test.each([
    ['image/vnd.x', 'application/zip'],
    ['image/x-gz', 'application/gzip'],
    ['image/vnd.ms-photo', 'application/x-cfb'],
    ['image/x-y', undefined],
    ['image/png', 'video/mp4'],
  ])('if only images are allowed, %s with the content %s is rejected', (declared, found) => {
    expect(contradictsDeclaredType(declared, found, images)).toBe(true);
  });
});

test.each([
  'evil.html',
  'evil.html.',
  'evil.html ',
  'evil.ht\u200bml',
  'evil.html\u202e',
  `${'a'.repeat(250)}.html.${'a'.repeat(20)}`,
])('the extension of the cleaned file name is validated: %j', (name) => {
  const file = { name, type: 'image/png', size: 1 };
  const policy = intersectPolicies({ maxFileSize: 10, allowedTypes: ['image/*'] }, []);
  expect(validateAgainstPolicy(file, policy, ['put'])?.code).toBe('type-not-allowed');
});

test('downloadType() is application/octet-stream for scriptable types and unchanged for documents', () => {
  for (const type of ['text/html; charset=utf-8', 'image/svg+xml', 'TEXT/XML', 'text/javascript']) {
    expect(downloadType(type)).toBe('application/octet-stream');
  }
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  expect(downloadType(docx)).toBe(docx);
});
