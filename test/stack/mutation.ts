import { template } from '../../backend/infra/template.ts';
import type { Template } from './resolve.ts';

export const fresh = (): Template => structuredClone(template()) as unknown as Template;

export type Path = readonly string[];

export function edit(template: Template, path: Path, change: (value: never) => unknown): void {
  const last = path.at(-1) ?? '';
  const owner = path.slice(0, -1).reduce<Record<string, unknown>>((value, key) => {
    const inner = value[key];
    if (!(inner instanceof Object)) throw new Error(`There is no ${path.join('/')}`);
    return inner as Record<string, unknown>;
  }, template);
  if (!(last in owner)) throw new Error(`There is no ${path.join('/')}`);
  const value = change(owner[last] as never);
  if (value === undefined) delete owner[last];
  else owner[last] = value;
}

export const gone = (): undefined => undefined;
export const of = (id: string, ...path: string[]): Path => ['Resources', id, 'Properties', ...path];
export const body = (...path: string[]): Path => of('Api', 'DefinitionBody', ...path);

/** A change of the template that a rule must detect. */
export type Mutation = readonly [
  rule: string,
  what: string,
  path: Path,
  change: (value: never) => unknown,
];
