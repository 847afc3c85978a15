import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientHash } from '../../../../backend/domain/client.ts';

const address = (text: string): string => clientHash('demo', { address: text });

test('a client is the same in each call, and different for other tenants, subjects and addresses', () => {
  const all = [
    address('192.0.2.1'),
    address('192.0.2.2'),
    clientHash('other', { address: '192.0.2.1' }),
    clientHash('demo', { subject: '192.0.2.1' }),
    clientHash('demo', { subject: 'visitor' }),
  ];
  expect(new Set(all).size).toBe(all.length);
  expect(address('192.0.2.1')).toBe(all[0]);
  for (const hash of all) expect(hash).toMatch(/^[\w-]{22}$/);
});

test('all addresses of an IPv6 network count as one, however they are written', () => {
  const one = address('2001:db8:1:2::1');
  expect(address('2001:DB8:1:2:ffff:ffff:ffff:ffff')).toBe(one);
  expect(address('2001:0db8:0001:0002:0000:0000:0000:0001')).toBe(one);
  expect(address('2001:db8:1:ff::1')).toBe(one);
  expect(address('2001:db8:1:100::1')).not.toBe(one);
  expect(address('::1')).toBe(address('0:0:0:0:1::'));
  expect(address('2001:db8::1')).toBe(address('2001:db8:0:0:5::'));
  expect(address('::ffff:192.0.2.1')).toBe(address('192.0.2.1'));
});

const group = fc.integer({ min: 0, max: 0xffff });
const byte = fc.integer({ min: 0, max: 0xff });
const groups = fc.tuple(group, group, group, group, group, group, group, group);

/** Writes an address with `::` in place of the first run of zeros, as RFC 5952 does. */
function compressed(numbers: readonly number[]): string {
  const text = new URL(`http://[${numbers.map((one) => one.toString(16)).join(':')}]`).hostname;
  return text.slice(1, -1);
}

test('the written form of an IPv6 address does not matter, and its last 72 bits do not either', () => {
  fc.assert(
    fc.property(groups, fc.tuple(byte, group, group, group, group), (numbers, [low, ...others]) => {
      const full = numbers.map((one) => one.toString(16).padStart(4, '0')).join(':');
      const [, , , fourth] = numbers;
      const neighbour = [...numbers.slice(0, 3), (fourth & 0xff00) | low, ...others];
      // `::ffff:a.b.c.d` is an address of IPv4.
      const starts = [compressed(numbers), compressed(neighbour)];
      fc.pre(!starts.some((text) => text.startsWith('::')));
      expect(address(compressed(numbers))).toBe(address(full));
      expect(address(compressed(neighbour))).toBe(address(full));
    }),
  );
});
