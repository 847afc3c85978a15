import type { Declaration } from './framework-types.ts';

/** The types of the parts, to be appended to those of `<filestore-upload>`. */
interface PartTypes {
  readonly props: string;
  /** Members of the interface that maps tags, for each framework. */
  readonly react: string;
  readonly vue: string;
  readonly svelte: string;
}

/** Members that templates do not set: they are read by the other parts. */
const NOT_SET = new Set(['button', 'openFileDialog', 'isSpecialDialog', 'showsInterrupted']);

/**
 * Returns the types of the parts. The field accepts what `<filestore-upload>` accepts, except what is of its button.
 *
 * @param field - The tag of the field, which is written by hand
 * @param parts - The other parts
 */
export function partTypes(field: string, parts: readonly Declaration[]): PartTypes {
  const each = (write: (part: Declaration) => string): string => parts.map(write).join('\n');
  const names = ['FilestoreField', ...parts.map(({ name }) => name)].join(', ');
  return {
    props: `import type { ${names} } from '../parts.ts';

/** The attributes and properties of \`<${field}>\`. */
export type FilestoreFieldProps = Omit<FilestoreUploadProps, 'directory' | 'capture' | 'pondOptions'>;

${each((part) => `/** The attributes and properties of \`<${part.tagName}>\`. */\nexport interface ${part.name}Props {\n${props(part)}\n}\n`)}
export type { ${names} };
`,
    react: each(
      ({ name, tagName }) =>
        `      '${tagName}': DetailedHTMLProps<HTMLAttributes<Props.${name}>, Props.${name}> & Props.${name}Props;`,
    ),
    vue: each(({ name, tagName }) => `    '${tagName}': DefineComponent<Props.${name}Props>;`),
    svelte: each(
      ({ name, tagName }) =>
        `    '${tagName}': HTMLAttributes<Props.${name}> & Props.${name}Props;`,
    ),
  };
}

function props({ name, attributes = [], members = [] }: Declaration): string {
  const lines = attributes.map((attribute) => {
    const type = attribute.type?.text ?? 'string';
    return line(attribute.name, type, attribute.description);
  });
  const written = new Set(attributes.map((attribute) => attribute.name));
  for (const { name: member, kind, description, readonly } of members) {
    if (kind !== 'field' || readonly || NOT_SET.has(member) || written.has(member)) continue;
    lines.push(line(member, `${name}['${member}']`, description));
  }
  return lines.join('\n');
}

/** Returns a member of an interface of props. */
export function line(name: string, type: string, description: string | undefined): string {
  const doc = description ? `  /** ${description.replaceAll('\n', ' ')} */\n` : '';
  return `${doc}  '${name}'?: ${type} | undefined;`;
}
