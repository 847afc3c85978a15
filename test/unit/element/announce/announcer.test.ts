import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { describeError } from '../../../../src/i18n/error-messages.ts';
import { provideErrorTexts } from '../../../../src/i18n/error-texts.ts';
import { hearFor, TestItem, TestList } from '../../../support/simulation/announced-list.ts';

/** What a screen reader says about the list. Times are in milliseconds. */

beforeAll(() => provideErrorTexts(describeError));
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const names = (count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${at + 1}.txt`);

function start(): TestList {
  const list = new TestList();
  list.start();
  return list;
}

test('one file is announced by its name when it is chosen and when it is uploaded', () => {
  const list = start();
  const [file] = list.add('a.txt');
  expect(hearFor(list, 200)).toEqual(['Uploading a.txt']);
  list.finish(file as TestItem);
  expect(hearFor(list, 10_000)).toEqual(['a.txt uploaded']);
});

test.each([5, 60, 1002])('%i files are announced by their number, once', (count) => {
  const list = start();
  const files = list.add(...names(count));
  const text = new Intl.NumberFormat('en').format(count);
  expect(hearFor(list, 5000)).toEqual([`Uploading ${text} files`]);
  list.finish(...files);
  expect(hearFor(list, 100_000)).toEqual([`${text} files uploaded`]);
});

test('a small file that is uploaded at once is announced as uploaded only', () => {
  const list = start();
  list.finish(...list.add('a.txt'));
  expect(hearFor(list, 10_000)).toEqual(['a.txt uploaded']);
});

test('some files of a choice that are uploaded at once count as being uploaded', () => {
  const list = start();
  const [one, two, ...others] = list.add(...names(5));
  list.finish(one as TestItem, two as TestItem);
  expect(hearFor(list, 500)).toEqual(['Uploading 5 files']);
  list.finish(...others);
  expect(hearFor(list, 10_000)).toEqual(['5 files uploaded']);
});

test('a few files that end one after the other are announced by their names', () => {
  const list = start();
  const [one, two, three] = list.add(...names(3));
  hearFor(list, 5000);
  list.finish(one as TestItem);
  expect(hearFor(list, 5000)).toEqual(['1.txt uploaded']);
  list.finish(two as TestItem);
  expect(hearFor(list, 5000)).toEqual(['2.txt uploaded']);
  list.finish(three as TestItem);
  expect(hearFor(list, 5000)).toEqual(['3 files uploaded']);
});

test('a thousand files that end one by one are announced a few times only', () => {
  const list = start();
  const files = list.add(...names(1002));
  hearFor(list, 1000);
  const heard: string[] = [];
  for (const file of files) {
    list.finish(file);
    heard.push(...hearFor(list, 300));
  }
  heard.push(...hearFor(list, 5000));
  expect(heard.length).toBeLessThan(14);
  expect(heard.at(-1)).toBe('1,002 files uploaded');
  const counts = heard.map((text) => Number(text.replace(/\D/g, '')));
  expect(counts).toEqual(counts.toSorted((one, other) => one - other));
});

test('a failure among many files is announced within two seconds, with its name and reason', () => {
  const list = start();
  const [first, ...others] = list.add(...names(60));
  hearFor(list, 1000);
  list.fail(first as TestItem);
  expect(hearFor(list, 2000)).toEqual(['1.txt: The connection to storage was lost. Try again']);
  list.finish(...others);
  expect(hearFor(list, 5000)).toEqual(['59 files uploaded, 1 failed']);
});

test('several failures are counted, with the reason that they share', () => {
  const list = start();
  const [one, two, three, four] = list.add(...names(5));
  hearFor(list, 1000);
  list.fail(one as TestItem);
  list.fail(two as TestItem);
  expect(hearFor(list, 1500)).toEqual([
    '2 files failed: The connection to storage was lost. Try again',
  ]);
  list.fail(three as TestItem, 'quota-exceeded');
  list.fail(four as TestItem);
  expect(hearFor(list, 3000)).toEqual(['2 files failed']);
});

test('a file that the element refuses answers its choice, and does not count as being uploaded', () => {
  const list = start();
  const [refused] = list.add('evil.exe', 'a.txt', 'b.txt');
  list.fail(refused as TestItem, 'type-not-allowed');
  expect(hearFor(list, 500)).toEqual([
    'Uploading 2 files. evil.exe: This file type is not allowed',
  ]);
});

test('files that were not added are announced with their reason', () => {
  const list = start();
  list.add('a.txt');
  list.reject('b.txt', 'too-many-files');
  list.reject('c.txt', 'too-many-files');
  expect(hearFor(list, 500)).toEqual(['Uploading a.txt. 2 files not added: Too many files']);
  list.reject('a.txt', 'file-added-twice');
  expect(hearFor(list, 500).join()).toContain('a.txt: This file is already in the list');
});

test('actions of a person are answered at once, however many files there are', () => {
  const list = start();
  const files = list.add(...names(100));
  const [first, second] = files as readonly [TestItem, TestItem];
  hearFor(list, 1000);
  list.remove(first);
  expect(hearFor(list, 200)).toEqual(['1.txt removed']);
  list.pause(second);
  expect(hearFor(list, 200)).toEqual(['2.txt: Paused']);
  list.resume(second);
  expect(hearFor(list, 200)).toEqual(['Uploading 2.txt']);
  list.pause(...list.items);
  expect(hearFor(list, 200)).toEqual(['99 uploads paused']);
  list.resume(...list.items);
  expect(hearFor(list, 200)).toEqual(['Uploading 99 files']);
});

test('a retry is announced like a new upload', () => {
  const list = start();
  const [file] = list.add('a.txt', 'b.txt');
  list.fail(file as TestItem);
  hearFor(list, 3000);
  list.resume(file as TestItem);
  expect(hearFor(list, 200)).toEqual(['Uploading a.txt']);
});

test('the removal of an uploaded file is announced when the server has deleted it', () => {
  const list = start();
  const [file] = list.add('a.txt');
  list.finish(file as TestItem);
  hearFor(list, 3000);
  list.delete(file as TestItem);
  expect(hearFor(list, 300)).toEqual(['a.txt: Removing']);
  list.remove(file as TestItem);
  expect(hearFor(list, 300)).toEqual(['a.txt removed']);
});

test('an existing file is announced when a person removes and restores it, not when a page sets it', () => {
  const list = new TestList();
  const existing = new TestItem('contract.pdf', true);
  list.items = [existing];
  list.counts.update(existing);
  list.start();
  expect(hearFor(list, 5000)).toEqual([]);
  list.setRemoved(existing, true);
  expect(hearFor(list, 200)).toEqual(['contract.pdf removed']);
  list.setRemoved(existing, false);
  expect(hearFor(list, 200)).toEqual(['contract.pdf restored']);
});

test('files that were chosen before the announcer was loaded are announced', () => {
  const list = new TestList();
  list.add('a.txt');
  list.start();
  expect(hearFor(list, 200)).toEqual(['Uploading a.txt']);
});

test('what a script changes is not announced, but what happened before it is', () => {
  const list = start();
  const [one, two] = list.add('a.txt', 'b.txt') as readonly [TestItem, TestItem];
  hearFor(list, 1000);
  list.remove(one);
  list.announcer?.withoutAnnouncing(() => list.remove(two));
  expect(hearFor(list, 5000)).toEqual(['a.txt removed']);
});

test('a page that sets files while others are uploaded does not silence their end', () => {
  const list = start();
  const [one, two] = list.add('a.txt', 'b.txt') as readonly [TestItem, TestItem];
  hearFor(list, 1000);
  list.finish(one);
  list.announcer?.withoutAnnouncing(() => list.notify({ type: 'update' }));
  expect(hearFor(list, 1500)).toEqual(['a.txt uploaded']);
  list.finish(two);
  expect(hearFor(list, 1500)).toEqual(['2 files uploaded']);
});

test('files that a reset has taken away are not in the totals of later ones', () => {
  const list = start();
  const [one, two, three] = list.add(...names(3)) as readonly [TestItem, TestItem, TestItem];
  hearFor(list, 1000);
  list.finish(one, two);
  hearFor(list, 2000);
  list.announcer?.withoutAnnouncing(() => {
    for (const item of [one, two, three]) list.remove(item);
  });
  list.finish(...list.add('new.txt'));
  expect(hearFor(list, 2000)).toEqual(['new.txt uploaded']);
});

test('one uploaded and one failed file are announced by their numbers, once', () => {
  const list = start();
  const [one, two] = list.add(...names(2)) as readonly [TestItem, TestItem];
  hearFor(list, 1000);
  list.finish(one);
  list.fail(two);
  expect(hearFor(list, 5000)).toEqual([
    '2.txt: The connection to storage was lost. Try again. 1 file uploaded, 1 failed',
  ]);
});

test('a page that sets files when the last uploads end does not shorten the totals', () => {
  const list = start();
  const files = list.add(...names(60));
  hearFor(list, 1000);
  list.finish(...files.slice(0, 50));
  expect(hearFor(list, 1500)).toEqual(['50 files uploaded']);
  list.finish(...files.slice(50));
  list.announcer?.withoutAnnouncing(() => list.notify({ type: 'update' }));
  expect(hearFor(list, 2000)).toEqual(['60 files uploaded']);
});

test('uploaded files that are removed together are announced by their number', () => {
  const list = start();
  const files = list.add(...names(30));
  list.finish(...files);
  hearFor(list, 5000);
  for (const file of files) list.delete(file);
  const heard: string[] = [];
  for (const file of files) {
    list.remove(file);
    heard.push(...hearFor(list, 100));
  }
  heard.push(...hearFor(list, 5000));
  expect(heard.length).toBeLessThan(5);
  expect(heard.join()).toMatch(/files removed/);
});

test('what a person does while a folder is read is answered at once', () => {
  const list = start();
  const [file] = list.add('a.txt');
  hearFor(list, 1000);
  list.intake.busy = true;
  list.add(...names(10));
  list.pause(file as TestItem);
  expect(hearFor(list, 300)).toEqual(['a.txt: Paused']);
  list.intake.busy = false;
  list.notify({ type: 'update' });
  expect(hearFor(list, 300)).toEqual(['Uploading 10 files']);
});

test('a folder is announced when all of its files have been read', () => {
  const list = start();
  list.intake.busy = true;
  for (let at = 0; at < 10; at += 1) {
    list.add(...names(10));
    expect(hearFor(list, 300)).toEqual([]);
  }
  list.intake.busy = false;
  list.notify({ type: 'update' });
  expect(hearFor(list, 200)).toEqual(['Uploading 100 files']);
});

test('a folder that is read for a long time is announced meanwhile', () => {
  const list = start();
  list.intake.busy = true;
  list.add(...names(10));
  expect(hearFor(list, 5500)).toEqual(['Uploading 10 files']);
});

test('a lost connection is announced once, not for each file', () => {
  const list = start();
  const files = list.add(...names(8));
  hearFor(list, 1000);
  for (const file of files) {
    list.set(file, { status: 'waiting', reason: 'offline', sent: 1, total: 10 });
  }
  expect(hearFor(list, 30_000)).toEqual(['Waiting for network']);
});
