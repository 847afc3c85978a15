import { parseArgs } from 'node:util';
import { subjectNames, type SubjectName } from './subjects.ts';
import { works, type Work } from './works.ts';

const USAGE = `npm run bench -- uploads [--only WORK,…] [--subjects SUBJECT,…] [--repetitions 5] [--json FILE]

  works: ${works.map(({ name }) => name).join(', ')}
  subjects: ${subjectNames.join(', ')}`;

export class UsageError extends Error {}

export interface Options {
  readonly works: readonly Work[];
  readonly subjects: readonly SubjectName[];
  readonly repetitions: number;
  readonly json: string | undefined;
}

/** @throws {UsageError} with the usage, also if the usage was requested */
export function readOptions(parameters: readonly string[]): Options {
  const { only, subjects, repetitions, json, help } = parse(parameters);
  if (help) throw new UsageError(USAGE);
  const count = Number(repetitions);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(USAGE);
  return {
    works: pick(only, works, ({ name }) => name),
    subjects: pick(subjects, subjectNames, (name) => name),
    repetitions: count,
    json,
  };
}

function parse(parameters: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...parameters],
      options: {
        only: { type: 'string' },
        subjects: { type: 'string' },
        repetitions: { type: 'string', default: '5' },
        json: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : 'unknown option'}\n\n${USAGE}`,
    );
  }
}

function pick<Item>(
  text: string | undefined,
  items: readonly Item[],
  nameOf: (item: Item) => string,
): readonly Item[] {
  if (text === undefined) return items;
  const names = text.split(',');
  const unknown = names.find((name) => !items.some((item) => nameOf(item) === name));
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is not one of them\n\n${USAGE}`);
  return items.filter((item) => names.includes(nameOf(item)));
}
