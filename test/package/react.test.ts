// @vitest-environment jsdom
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { act, Activity, createElement, createRef, StrictMode, type ReactElement } from 'react';
import { createRoot, hydrateRoot, type Root } from 'react-dom/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { FilestoreUpload as Element } from '../../src/element/filestore-upload.ts';
import { elementProperties } from '../../src/element/element-properties.ts';
import { FilestoreUpload } from '../../src/frameworks/react.ts';
import { ROOT } from './pack.ts';

/** The React component in the development build of React, whose strict mode runs each effect twice. */

let container: HTMLElement;
let root: Root | undefined;
beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  container = document.createElement('div');
  document.body.append(container);
});
afterEach(async () => {
  vi.restoreAllMocks();
  await flush(() => root?.unmount());
  root = undefined;
  container.remove();
  vi.unstubAllGlobals();
});

const strict = (props: Parameters<typeof FilestoreUpload>[0]): ReactElement =>
  createElement(StrictMode, null, createElement(FilestoreUpload, props));

async function render(props: Parameters<typeof FilestoreUpload>[0]): Promise<void> {
  root ??= createRoot(container);
  const current = root;
  await flush(() => current.render(strict(props)));
}

/** Runs React's work, with all effects. */
function flush(work: () => void): Promise<void> {
  return act(() => Promise.resolve(work()));
}

function element(): Element {
  const found = container.querySelector<Element>('filestore-upload');
  if (!found) throw new Error('there is no element');
  return found;
}

const done = (name: string) => new CustomEvent('filestore-done', { detail: { file: { name } } });

/** Renders the built component in Node, where there is no DOM. */
function renderOnServer(props: object): string {
  const script = `
    const { createElement } = await import('react');
    const { renderToString } = await import('react-dom/server');
    const { FilestoreUpload } = await import(${JSON.stringify(join(ROOT, 'dist/react.js'))});
    const props = ${JSON.stringify(props)};
    process.stdout.write(renderToString(createElement(FilestoreUpload, props)));
  `;
  return execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
}

const PROPS = {
  id: 'up',
  className: 'wide',
  name: 'attachment',
  endpoint: 'https://uploads.example.com/v1',
  apiKey: 'browser-key',
  maxFiles: 3,
  multiple: true,
  required: false,
  waitOnSubmit: true,
  readOnly: true,
  value: ['one', 'two'],
  files: [{ id: 'one' }],
  messages: { chooseFiles: 'Attach' },
};

test('the built component starts with “use client”', () => {
  expect(readFileSync(join(ROOT, 'dist/react.js'), 'utf8')).toMatch(/^["']use client["'];/);
});

test('a server renders the attributes of the element and nothing else', () => {
  expect(renderOnServer(PROPS)).toBe(
    '<filestore-upload id="up" class="wide" name="attachment" endpoint="https://uploads.example.com/v1"' +
      ' api-key="browser-key" max-files="3" multiple="" wait-on-submit="" readonly="" value="one two"></filestore-upload>',
  );
});

test('hydration sets properties, adds listeners and reports no difference', async () => {
  const onRecoverableError = vi.fn();
  const onDone = vi.fn();
  const { value: _value, ...props } = PROPS;
  container.innerHTML = renderOnServer(props);
  const before = element();
  const errors = vi.spyOn(console, 'error');
  await flush(() => {
    root = hydrateRoot(container, strict({ ...props, onDone }), { onRecoverableError });
  });
  expect(element()).toBe(before);
  expect([before.apiKey, before.maxFiles, before.multiple, before.waitOnSubmit]).toEqual([
    'browser-key',
    '3',
    true,
    true,
  ]);
  expect(before.messages).toEqual({ chooseFiles: 'Attach' });
  expect(before.value).toEqual(['one']);
  before.dispatchEvent(done('one.txt'));
  expect(onDone.mock.calls).toEqual([[{ name: 'one.txt' }]]);
  expect(onRecoverableError).not.toHaveBeenCalled();
  expect(errors).not.toHaveBeenCalled();
});

test('properties without an attribute are set, changed and taken back', async () => {
  const names = Object.entries(elementProperties).flatMap(([name, { attribute }]) =>
    attribute === false && name !== 'files' ? [name] : [],
  );
  expect(names).toEqual(expect.arrayContaining(['messages', 'pondOptions', 'prepare', 'preview']));
  const read = (): unknown[] => names.map((name) => Reflect.get(element(), name) as unknown);
  for (const round of [1, 2]) {
    const values = names.map((name) =>
      name === 'messages' ? { chooseFiles: `${round}` } : () => round,
    );
    await render(Object.fromEntries(names.map((name, index) => [name, values[index]])));
    expect(read()).toEqual(values);
  }
  await render({});
  expect(read()).toEqual(names.map(() => undefined));
});

test('files that were chosen before hydration are reported once', async () => {
  container.innerHTML = renderOnServer({ multiple: true });
  element().addFiles([new File(['hello'], 'early.txt')]);
  await expect.poll(() => element().files).toHaveLength(1);
  const [onAdd, onError, onChange] = [vi.fn(), vi.fn(), vi.fn()];
  await flush(() => {
    root = hydrateRoot(container, strict({ multiple: true, onAdd, onError, onChange }));
  });
  expect(onAdd.mock.calls).toEqual([[expect.objectContaining({ name: 'early.txt' })]]);
  expect(onError.mock.calls).toEqual([
    [
      expect.objectContaining({ code: 'endpoint-missing' }),
      expect.objectContaining({ name: 'early.txt' }),
    ],
  ]);
  expect(onChange).not.toHaveBeenCalled();
});

test('each event calls the handler of the latest render once', async () => {
  const handlers = [vi.fn(), vi.fn()];
  await render({ onDone: handlers[0] });
  element().dispatchEvent(done('one.txt'));
  await render({ onDone: handlers[1] });
  element().dispatchEvent(done('two.txt'));
  await render({});
  element().dispatchEvent(done('three.txt'));
  expect(handlers.map(({ mock }) => mock.calls)).toEqual([
    [[{ name: 'one.txt' }]],
    [[{ name: 'two.txt' }]],
  ]);
});

test('every event of the element has a handler with its detail', async () => {
  const names = ['onAdd', 'onProgress', 'onDone', 'onError', 'onRemove', 'onIdle'] as const;
  const called: unknown[] = [];
  const entries = names.map((name) => [
    name,
    (...details: unknown[]) => called.push([name, ...details]),
  ]);
  await render({
    ...Object.fromEntries(entries),
    onChange: (ids) => called.push(['onChange', ids]),
  });
  const file = { name: 'one.txt' };
  const error = { file, name: 'one.txt', error: new Error('refused') };
  for (const [type, detail] of [
    ['add', { file }],
    ['progress', { file }],
    ['done', { file }],
    ['error', error],
    ['remove', { file }],
    ['idle', null],
  ] as const) {
    element().dispatchEvent(new CustomEvent(`filestore-${type}`, { detail }));
  }
  element().dispatchEvent(new Event('change', { bubbles: true }));
  expect(called).toEqual([
    ['onAdd', file],
    ['onProgress', file],
    ['onDone', file],
    ['onError', error.error, error],
    ['onRemove', file],
    ['onIdle'],
    ['onChange', []],
  ]);
});

test('changed props change the element, and removed ones are removed', async () => {
  await render({ apiKey: 'one', maxFiles: 3, required: true, name: 'a', readOnly: true });
  await render({ apiKey: 'two', required: false, name: 'b' });
  const { apiKey, maxFiles, required, name, readOnly } = element();
  expect([apiKey, maxFiles ?? null, required, name, readOnly]).toEqual([
    'two',
    null,
    false,
    'b',
    false,
  ]);
  await render({ files: [{ id: 'one' }] });
  expect(element().value).toEqual(['one']);
  await render({ files: [{ id: 'one' }, { id: 'two' }], multiple: true });
  expect(element().value).toEqual(['one', 'two']);
});

test('a ref holds the element', async () => {
  const ref = createRef<Element>();
  await render({ ref });
  expect(ref.current).toBe(element());
});

test('handlers are called in a hidden Activity, and not after the component was unmounted', async () => {
  const onDone = vi.fn();
  const inActivity = (mode: 'visible' | 'hidden'): ReactElement =>
    createElement(Activity, { mode, children: createElement(FilestoreUpload, { onDone }) });
  const current = (root = createRoot(container));
  await flush(() => current.render(inActivity('visible')));
  const upload = element();
  await flush(() => current.render(inActivity('hidden')));
  upload.dispatchEvent(done('hidden.txt'));
  expect(onDone).toHaveBeenCalledTimes(1);
  await flush(() => current.render(null));
  upload.dispatchEvent(done('gone.txt'));
  expect(onDone).toHaveBeenCalledTimes(1);
});
