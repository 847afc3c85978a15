import { expect, test } from 'vitest';
import { limitOptions } from '../../../../../backend/ops/tenants/limit-options.ts';
import { readTenantSettings, USAGE } from '../../../../../backend/ops/tenants/settings.ts';
import { TenantLimits } from '../../../../../backend/domain/key-record.ts';

const read = (text: string) => readTenantSettings(text.split(' '));

test('each limit of tenants has an option, and the usage lists it', () => {
  expect(Object.keys(limitOptions).toSorted()).toEqual(
    Object.keys(TenantLimits.entries).toSorted(),
  );
  for (const { option } of Object.values(limitOptions)) expect(USAGE).toContain(`--${option} `);
});

test('limits are read from their options, and none removes one', () => {
  expect(
    read('limit acme --max-file-size 5 --allowed-types image/*,text/plain --files-per-day none'),
  ).toEqual({
    stack: undefined,
    action: {
      verb: 'limit',
      name: 'acme',
      changes: { maxFileSize: 5, allowedTypes: ['image/*', 'text/plain'], filesPerDay: undefined },
    },
  });
  expect(Object.keys(read('add acme').action)).toEqual(['verb', 'name', 'changes']);
});

test('a rotation is of both roles unless one is named', () => {
  const both = { verb: 'rotate', name: 'acme', roles: ['browser', 'server'], finish: false };
  expect(read('rotate acme --stack prod')).toEqual({ stack: 'prod', action: both });
  expect(read('rotate acme --finish --role server').action).toEqual({
    ...both,
    roles: ['server'],
    finish: true,
  });
});

test.each([
  ['', 'npm run tenant -- add NAME'],
  ['list --help', 'npm run tenant -- add NAME'],
  ['rotate', 'Name the tenant'],
  ['rotate acme --role admin', '--role must be browser or server'],
  ['keys acme --finish', '--finish is an option of rotate and webhook'],
  ['disable acme --files-per-day 5', 'disable takes no limits'],
  ['limit acme --max-file-size 1.5', '--max-file-size must be a whole number, or none'],
  ['limit acme --allowed-types ,', '--allowed-types must be a list, or none'],
  ['add acme trial', 'trial: unexpected argument'],
  ['add acme --speed 5', "Unknown option '--speed'"],
])('the tenant arguments "%s" are refused: %s', (text, message) => {
  expect(() => readTenantSettings(text === '' ? [] : text.split(' '))).toThrow(message);
});
