import type { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { publicHostOf, readSettings } from '../../../../backend/dev/settings.ts';

type Address = NonNullable<ReturnType<typeof networkInterfaces>[string]>[number];

const address = (address: string, family: Address['family'], internal: boolean): Address => ({
  address,
  family,
  internal,
  netmask: '',
  mac: '',
  cidr: null,
  scopeid: 0,
});

const machine = {
  lo: [address('127.0.0.1', 'IPv4', true), address('::1', 'IPv6', true)],
  eth0: [address('fe80::1', 'IPv6', false), address('192.168.1.5', 'IPv4', false)],
};

test.each([
  ['localhost', 'localhost'],
  ['192.168.1.5', '192.168.1.5'],
  ['my-laptop.local', 'my-laptop.local'],
  ['::1', '[::1]'],
  ['0.0.0.0', '192.168.1.5'],
  ['::', '192.168.1.5'],
])('HOST=%s is %s in the addresses of pages', (host, name) => {
  expect(publicHostOf(host, machine)).toBe(name);
});

test('a machine without a network is localhost', () => {
  expect(publicHostOf('0.0.0.0', { lo: [address('127.0.0.1', 'IPv4', true)] })).toBe('localhost');
});

test('PUBLIC_HOST replaces the name that follows from HOST', () => {
  const { host, publicHost } = readSettings({ HOST: '0.0.0.0', PUBLIC_HOST: 'fd00::5' });
  expect([host, publicHost]).toEqual(['0.0.0.0', '[fd00::5]']);
});

test('HOST and PUBLIC_HOST are localhost by default', () => {
  const { host, publicHost } = readSettings({});
  expect([host, publicHost]).toEqual(['localhost', 'localhost']);
});
