'use client';
import { createElement, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { ReactElement, Ref } from 'react';
import '../define.ts';
import { elementProperties } from '../element/element-properties.ts';
import type { ExistingFile, FilestoreEventMap } from '../element/events.ts';
import type { FilestoreUpload as FilestoreUploadElement } from '../element/filestore-upload.ts';

type Handler = ((...details: unknown[]) => void) | undefined;

/** The handlers of the element's own events. Other props that start with `on` are React's. */
const handlers = {
  'filestore-add': 'onAdd',
  'filestore-progress': 'onProgress',
  'filestore-done': 'onDone',
  'filestore-error': 'onError',
  'filestore-remove': 'onRemove',
  'filestore-idle': 'onIdle',
} as const satisfies Record<keyof FilestoreEventMap, string>;

type EventName = keyof typeof handlers;

/** The properties without an attribute, such as `prepare`. `files` is set only if the page gives it. */
const unwritten = Object.entries(elementProperties).flatMap(([name, { attribute }]) =>
  attribute === false && name !== 'files' ? [name] : [],
);

/** The props that this file uses. `.build/react-types.ts` declares all of them for TypeScript. */
interface Props extends Readonly<Partial<Record<(typeof handlers)[EventName], Handler>>> {
  readonly ref?: Ref<FilestoreUploadElement> | undefined;
  readonly files?: readonly ExistingFile[] | undefined;
  readonly onChange?: ((ids: readonly string[]) => void) | undefined;
  readonly [name: string]: unknown;
}

/**
 * `<filestore-upload>` as a React component. When React 19 hydrates a custom element, it sets no properties and
 * adds no listeners (https://github.com/facebook/react/issues/35446). So this component renders attributes only,
 * and sets properties and adds listeners in effects.
 */
export function FilestoreUpload(props: Props): ReactElement {
  const { ref, files } = props;
  const own = useRef<FilestoreUploadElement>(null);
  const latest = useRef(props);
  const listening = useRef(false);
  /** The properties of the last render. */
  const given = useRef<ReadonlySet<string>>(new Set());

  useImperativeHandle(ref, () => own.current as FilestoreUploadElement, []);
  useLayoutEffect(() => {
    latest.current = props;
  });
  useLayoutEffect(() => {
    const element = own.current;
    if (!element || listening.current) return;
    // Never removed: a hidden `<Activity>` has no effects, but its uploads continue.
    listening.current = true;
    listen(element, () => latest.current);
  }, []);
  useLayoutEffect(() => {
    if (files && own.current) own.current.files = files;
  }, [files]);
  useLayoutEffect(
    () => {
      if (!own.current) return;
      // What the page sets by the ref stays. What it no longer gives is taken back.
      const names = unwritten.filter((name) => name in props || given.current.has(name));
      Object.assign(own.current, Object.fromEntries(names.map((name) => [name, props[name]])));
      given.current = new Set(unwritten.filter((name) => name in props));
    },
    unwritten.map((name) => props[name]),
  );

  return createElement('filestore-upload', { ...attributesOf(props), ref: own });
}

/** Calls the handlers of the latest render. */
function listen(element: FilestoreUploadElement, props: () => Props): void {
  const call = (name: EventName, detail: FilestoreEventMap[EventName]['detail']): void => {
    // An unmounted component does not report the files that its element aborts.
    if (!element.isConnected) return;
    const handler: Handler = props()[handlers[name]];
    if (!detail) handler?.();
    else if ('error' in detail) handler?.(detail.error, detail);
    else handler?.(detail.file);
  };
  for (const name of Object.keys(handlers) as EventName[]) {
    element.addEventListener(name, ({ detail }) => call(name, detail));
  }
  element.addEventListener('change', () => props().onChange?.(element.value));

  // A person may have chosen files before the page was hydrated.
  const earlier = element.files.filter(({ existing }) => !existing);
  for (const file of earlier) {
    call('filestore-add', { file });
    if (file.error) call('filestore-error', { file, name: file.name, error: file.error });
    if (file.status === 'done') call('filestore-done', { file });
  }
  if (earlier.some(({ status }) => status === 'done')) props().onChange?.(element.value);
}

/** Returns the props that HTML can express, under the names of their attributes. */
function attributesOf(props: Props): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    const attribute = attributeOf(name);
    if (attribute === undefined) continue;
    if (Array.isArray(value)) attributes[attribute] = value.join(' ');
    else attributes[attribute] = value instanceof URL ? value.href : value;
  }
  return attributes;
}

const ownProps: ReadonlySet<string> = new Set([
  ...Object.values(handlers),
  'onChange',
  'files',
  'ref',
]);

function attributeOf(prop: string): string | undefined {
  if (ownProps.has(prop)) return undefined;
  const property = Object.hasOwn(elementProperties, prop) ? elementProperties[prop] : undefined;
  if (property?.attribute === false) return undefined;
  return typeof property?.attribute === 'string' ? property.attribute : prop;
}
