import { readFileSync } from 'node:fs';
import { parseSync, Visitor, type ESTree } from 'vite';

/** What a doc comment says. */
export interface Comment {
  readonly description: string;
  /** The value of `@example`, which is written as JSON. */
  readonly example?: unknown;
}

/** The comment of an exported declaration, and those of its fields. */
export interface DeclarationComment extends Partial<Comment> {
  readonly fields: ReadonlyMap<string, Comment>;
}

/** Returns the doc comments of the exported declarations of TypeScript files by name. */
export function readComments(files: readonly URL[]): ReadonlyMap<string, DeclarationComment> {
  return new Map(files.flatMap((file) => [...commentsOf(file)]));
}

function commentsOf(file: URL): Map<string, DeclarationComment> {
  const code = readFileSync(file, 'utf8');
  const { program, comments, errors } = parseSync(file.pathname, code);
  if (errors.length > 0) throw new Error(`${file.pathname} has syntax errors`);
  // A comment belongs to what starts after it.
  const byStart = new Map(
    comments
      .filter(({ value }) => value.startsWith('*'))
      .map(({ value, end }) => [end + code.slice(end).search(/\S|$/), parseComment(value)]),
  );
  const found = new Map<string, { fields: Map<string, Comment> } & Partial<Comment>>();
  let fields = new Map<string, Comment>();
  const field = ({ start, key }: { start: number; key: ESTree.PropertyKey }): void => {
    const comment = byStart.get(start);
    if (comment && key.type === 'Identifier') fields.set(key.name, comment);
  };
  new Visitor({
    ExportNamedDeclaration({ start, declaration }) {
      const names =
        declaration?.type === 'VariableDeclaration'
          ? declaration.declarations.map(({ id }) => id)
          : [declaration && 'id' in declaration ? declaration.id : undefined];
      for (const id of names) {
        if (id?.type !== 'Identifier') continue;
        fields = new Map();
        // A constant and its type have the same name. Only one of them has a comment.
        const earlier = found.get(id.name);
        if (earlier) fields = earlier.fields;
        found.set(id.name, { ...earlier, ...byStart.get(start), fields });
      }
    },
    TSPropertySignature: field,
    Property: field,
  }).visit(program);
  return found;
}

function parseComment(value: string): Comment {
  const text = value
    .split('\n')
    .map((line) => line.replace(/^\s*\*+ ?/, '').trimEnd())
    .join('\n')
    .trim();
  const [description = '', example] = text.split(/\n?@example\s/);
  return {
    // Lines are wrapped in the source. A list keeps its lines.
    description: description.trim().replaceAll(/(?<!\n)\n(?![\n-])/g, ' '),
    ...(example !== undefined && { example: parseExample(example) }),
  };
}

function parseExample(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`This @example is not JSON: ${json}`, { cause });
  }
}
