import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { line, partTypes } from './part-types.ts';
import { attributeOf, reactTypes } from './react-types.ts';

/** The parts of a class in the manifest that this file uses. */
export interface Declaration {
  name: string;
  tagName: string;
  description?: string;
  attributes?: Named[];
  events?: Named[];
  members?: (Named & { kind: string; privacy?: string; attribute?: string; readonly?: boolean })[];
}

interface Named {
  name: string;
  description?: string;
  type?: { text: string };
}

/** The types of setters that accept more than their getter returns. The manifest lacks these types. */
const SETTERS: Readonly<Record<string, string>> = {
  files: 'readonly ExistingFile[]',
  value: 'readonly string[] | string | null',
};

/** Read-only members of form controls, which templates do not set. */
const NOT_SET = new Set(['form', 'labels', 'validity', 'validationMessage', 'willValidate']);

/**
 * Writes the types of the tags for React, Vue and Svelte templates, as each framework expects them.
 *
 * @param field - `<filestore-field>`, which accepts what `element` accepts
 * @param parts - The other parts
 */
export function frameworkTypes(
  element: Declaration,
  field: Declaration,
  parts: readonly Declaration[],
  folder: string,
): void {
  const { tagName, events = [] } = element;
  const own = events.filter(({ name }) => name.includes('-'));
  const partsOf = partTypes(field.tagName, parts);
  const listener = (name: string): string => `(event: FilestoreEventMap['${name}']) => void`;
  // React calls them `onChange` and `onInput`, but not for custom elements.
  const listeners = events
    .map(
      ({ name }) =>
        `      'on${name}'?: ${name.includes('-') ? listener(name) : '(event: Event) => void'};`,
    )
    .join('\n');
  const files = {
    'props.d.ts': `import type { FilestoreUpload } from '../element/filestore-upload.ts';
import type { ExistingFile } from '../element/events.ts';

/** The attributes of \`<${tagName}>\`, and its properties under the names that frameworks use. */
export interface FilestoreUploadProps {
${props(element)}
}

export type { FilestoreUpload };
${partsOf.props}`,
    'react.d.ts': reactTypes(element, settable(element), listeners, {
      field: field.tagName,
      parts: partsOf.react,
    }),
    'vue.d.ts': `import type { DefineComponent } from 'vue';
import type { FilestoreEventMap } from '../element/events.ts';
import type * as Props from './props.ts';

interface Listeners {
${own.map(({ name }) => `  ${camel(`on-${name}`)}?: ${listener(name)};`).join('\n')}
}

declare module 'vue' {
  interface GlobalComponents {
    '${tagName}': DefineComponent<Props.FilestoreUploadProps & Listeners>;
    '${field.tagName}': DefineComponent<Props.FilestoreFieldProps & Listeners>;
${partsOf.vue}
  }
}
`,
    'svelte.d.ts': `import type { HTMLAttributes } from 'svelte/elements';
import type { FilestoreEventMap } from '../element/events.ts';
import type * as Props from './props.ts';

interface Listeners {
${listeners}
}

type Of<Element extends EventTarget, Own> = Omit<HTMLAttributes<Element>, keyof Own | 'onchange' | 'oninput'> & Own & Listeners;

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    '${tagName}': Of<Props.FilestoreUpload, Props.FilestoreUploadProps>;
    '${field.tagName}': Of<Props.FilestoreField, Props.FilestoreFieldProps>;
${partsOf.svelte}
  }
}
`,
  };
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

/** Returns the properties that templates set, with the descriptions of their attributes. */
function settable({ attributes = [], members = [] }: Declaration) {
  return members
    .filter(({ name, kind, readonly }) => kind === 'field' && !readonly && !NOT_SET.has(name))
    .map(({ name, description }) => ({
      name,
      type: SETTERS[name] ?? `FilestoreUploadElement['${name}']`,
      description:
        attributes.find((attribute) => attribute.name === attributeOf(name))?.description ??
        description,
    }));
}

function props({ attributes = [], members = [] }: Declaration): string {
  const lines = new Map<string, string>();
  for (const { name, description, type } of attributes) {
    // `attribute="false"` switches a boolean attribute on, so it is not offered under another name.
    const property = members.find(({ attribute }) => attribute === name)?.name;
    if (type?.text === 'boolean' && property !== name) continue;
    lines.set(name, line(name, SETTERS[name] ?? type?.text ?? 'string', description));
  }
  for (const { name, kind, description, readonly } of members) {
    if (kind !== 'field' || readonly || NOT_SET.has(name) || lines.has(name)) continue;
    lines.set(name, line(name, SETTERS[name] ?? `FilestoreUpload['${name}']`, description));
  }
  return [...lines.values()].join('\n');
}

function camel(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
