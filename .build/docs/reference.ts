import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { errorTitles } from '../../src/contract/error-titles.ts';
import { apiStatusOf } from '../../src/contract/error-statuses.ts';
import { errorCodes, FilestoreError } from '../../src/contract/errors.ts';
import { API_VERSION, operations } from '../../src/contract/server-operations.ts';
import { layers } from '../layers.ts';

/*
 * Writes the reference from the manifest and the contract, and the diagram in the architecture guide from
 * the layers. With `--check`, it fails if a page is out of date. The manifest must exist: `npm run build`.
 */
const ROOT = join(import.meta.dirname, '../..');
const GUIDES = join(ROOT, 'demo/guides');

interface Named {
  readonly name: string;
  readonly kind?: string;
  readonly description?: string;
  readonly type?: { readonly text: string };
  readonly attribute?: string;
  readonly readonly?: boolean;
  readonly parameters?: readonly {
    readonly name: string;
    readonly type?: { readonly text: string };
  }[];
  readonly return?: { readonly type: { readonly text: string } };
}

interface Element {
  readonly description: string;
  readonly attributes: readonly Named[];
  readonly members: readonly Named[];
  readonly events: readonly Named[];
  readonly cssParts: readonly Named[];
  readonly cssProperties: readonly Named[];
  readonly cssStates: readonly Named[];
}

const manifest = JSON.parse(readFileSync(join(ROOT, 'dist/custom-elements.json'), 'utf8'));
const element = manifest.modules[0].declarations[0] as Element;

const oneLine = (text = ''): string => text.replaceAll(/\s*\n\s*/g, ' ').replaceAll('|', '\\|');
const code = (text = ''): string => (text === '' ? '' : `\`${oneLine(text)}\``);

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

const described = (all: readonly Named[]): string[][] =>
  all.map(({ name, description }) => [code(name), oneLine(description)]);

function reference(): string {
  const fields = element.members.filter(({ kind }) => kind === 'field');
  const methods = element.members.filter(({ kind }) => kind === 'method');
  return `# Reference

Every attribute, property, method, event, part, operation and error. \`npm run build\` generates this page from the code.

## \`<filestore-upload>\`

${element.description}

### Attributes

${table(
  ['attribute', 'type', 'description'],
  element.attributes.map(({ name, type, description }) => [
    code(name),
    code(type?.text),
    oneLine(description),
  ]),
)}

### Properties

Every attribute has a property with the same name in camel case. These properties have additional documentation:

${table(
  ['property', 'type', 'description'],
  fields
    .filter(({ description }) => description)
    .map(({ name, type, description, readonly }) => [
      code(name),
      code(type?.text),
      `${readonly ? 'Read only. ' : ''}${oneLine(description)}`,
    ]),
)}

### Methods

${table(
  ['method', 'description'],
  methods.map(({ name, parameters = [], description, return: returns }) => {
    const words = parameters.map(({ name, type }) => `${name}: ${type?.text ?? 'unknown'}`);
    return [
      code(`${name}(${words.join(', ')}): ${returns?.type.text ?? 'void'}`),
      oneLine(description),
    ];
  }),
)}

### Events

${table(
  ['event', 'type', 'when'],
  element.events.map(({ name, type, description }) => [
    code(name),
    code(type?.text),
    oneLine(description),
  ]),
)}

### CSS

${table(['part', 'description'], described(element.cssParts))}

${table(['state', 'when'], described(element.cssStates.map((state) => ({ ...state, name: `:state(${state.name})` }))))}

${table(['custom property', 'description'], described(element.cssProperties))}

## The API

The paths start with \`/${API_VERSION}\`. [openapi.yaml](../../backend/openapi.yaml) describes the request and response bodies.

${table(
  ['operation', 'call', 'caller', 'description'],
  operations.map(({ name, method, path, callers, summary }) => [
    name,
    code(`${method} ${path}`),
    callers.join(' or '),
    summary,
  ]),
)}

## Errors

The API returns these codes in the \`code\` of a problem response. The engine rejects with a \`FilestoreError\` that has one of these codes,
and the event \`filestore-error\` contains it. Errors without a status occur only in the page.

${table(
  ['code', 'status', 'retry later?', 'meaning'],
  errorCodes.map((name) => [
    code(name),
    String(apiStatusOf(name) ?? 'in the page'),
    new FilestoreError(name).retryable ? 'yes' : 'no',
    errorTitles[name],
  ]),
)}
`;
}

/** Draws the layers of `src` and `backend`, without arrows that a longer path already implies. */
function diagram(): string {
  const shown = layers.filter(
    ({ folder }) => /^(src|backend)\//.test(folder) && folder !== 'backend/dev',
  );
  const names = new Set(shown.map(({ folder }) => folder));
  const id = (folder: string): string => folder.replaceAll(/[/-]/g, '_');
  const from = (folder: string): readonly string[] =>
    // Functions and their runtime import only types from infra, which imports their function.ts.
    (layers.find((layer) => layer.folder === folder)?.may ?? []).filter(
      (to) => names.has(to) && (to !== 'backend/infra' || folder === 'backend/ops'),
    );
  const reach = (start: readonly string[]): Set<string> => {
    const seen = new Set<string>();
    const open = [...start];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(...from(next));
    }
    return seen;
  };
  const arrows = shown.flatMap(({ folder }) => {
    const to = from(folder);
    return to
      .filter((one) => !reach(to.filter((other) => other !== one)).has(one))
      .map((one) => `  ${id(folder)} --> ${id(one)}`);
  });
  const group = (half: string, title: string): string[] => [
    `  subgraph ${half}_half[${title}]`,
    ...shown
      .filter(({ folder }) => folder.startsWith(`${half}/`) && folder !== 'src/contract')
      .map(({ folder }) => `    ${id(folder)}[${folder}]`),
    '  end',
  ];
  return [
    '```mermaid',
    'flowchart TD',
    ...group('src', 'the page'),
    ...group('backend', 'the stack'),
    '  src_contract[src/contract]',
    ...arrows,
    '```',
  ].join('\n');
}

const files: Record<string, string> = {
  'reference.md': reference(),
  'architecture.md': (await readFile(join(GUIDES, 'architecture.md'), 'utf8')).replace(
    /```mermaid[^]*?```/,
    () => diagram(),
  ),
};
for (const [name, text] of Object.entries(files)) {
  const path = join(GUIDES, name);
  const formatted = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
  if (!process.argv.includes('--check')) await writeFile(path, formatted);
  else if ((await readFile(path, 'utf8').catch(() => '')) !== formatted) {
    console.error(`${path} does not match the code: run "npm run build"`);
    process.exitCode = 1;
  }
}
