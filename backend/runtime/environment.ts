import type { FunctionDefinition } from '../infra/define-function.ts';

/** The variables that a function's definition declares. Reading any other is a compile error. */
export type EnvironmentOf<Definition extends FunctionDefinition> = Readonly<
  Record<keyof Definition['environment'], string>
>;

type With<Name extends string> = { readonly [Variable in Name]?: string | undefined };

/** Throws if the variable is missing. A default would hide a broken deployment. */
export function readString<Name extends string>(env: With<Name>, name: Name): string {
  const value: string | undefined = env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

/** Reads a whole number of 0 or more. */
export function readInteger<Name extends string>(env: With<Name>, name: Name): number {
  const value = readString(env, name);
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new Error(`${name} must be a whole number of 0 or more, not "${value}"`);
  }
  return number;
}

/** Reads `true` or `false`, as CloudFormation parameters write it. */
export function readBoolean<Name extends string>(env: With<Name>, name: Name): boolean {
  const value = readString(env, name);
  if (value !== 'true' && value !== 'false') {
    throw new Error(`${name} must be true or false, not "${value}"`);
  }
  return value === 'true';
}

/** Reads one of several words. */
export function readChoice<Name extends string, const Choice extends string>(
  env: With<Name>,
  name: Name,
  choices: readonly Choice[],
): Choice {
  const value = readString(env, name);
  const choice = choices.find((one) => one === value);
  if (choice === undefined) {
    throw new Error(`${name} must be ${choices.join(' or ')}, not "${value}"`);
  }
  return choice;
}

/** Reads a comma-separated list, as CloudFormation's CommaDelimitedList writes it. It may be empty. */
export function readList<Name extends string>(env: With<Name>, name: Name): readonly string[] {
  return splitList(env[name] ?? '');
}

/** The entries of a comma-separated list, without empty ones. */
export function splitList(value: string): readonly string[] {
  return value
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
