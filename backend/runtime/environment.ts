import type { FunctionDefinition } from '../infra/define-function.ts';

/** The variables a function's own definition declares; reading any other is a compile error. */
export type EnvironmentOf<Definition extends FunctionDefinition> = Readonly<
  Record<keyof Definition['environment'], string>
>;

/** Refuses to start on a missing variable, because a default would hide a broken deployment. */
export function readString(value: string | undefined, name: string): string {
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
}

export function readInteger(value: string | undefined, name: string): number {
  const number = Number(readString(value, name));
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new Error(`${name} must be a whole number of 0 or more, not "${value}"`);
  }
  return number;
}

/** `true` or `false`, as CloudFormation parameters write it. */
export function readBoolean(value: string | undefined, name: string): boolean {
  const word = readString(value, name);
  if (word !== 'true' && word !== 'false') {
    throw new Error(`${name} must be true or false, not "${word}"`);
  }
  return word === 'true';
}

/** A comma-separated list, as CloudFormation's CommaDelimitedList writes it; may be empty. */
export function readList(value: string | undefined): readonly string[] {
  return (value ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}
