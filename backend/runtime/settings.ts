import { readFileSync } from 'node:fs';

/** A setting that the operator can fix. It is printed without a stack trace. */
export class SettingError extends Error {}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the value of a variable, or the content of the file that `NAME_FILE` names, as secrets of containers are
 * mounted. An empty value counts as none.
 *
 * @throws {SettingError} if the file cannot be read
 */
export function text(env: Environment, name: string): string | undefined {
  const file = env[`${name}_FILE`];
  if (env[name] || !file) return env[name] || undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new SettingError(`${name}_FILE: ${file} cannot be read`);
  }
}

/** @throws {SettingError} if the variable has no value */
export function requiredText(env: Environment, name: string): string {
  const value = text(env, name);
  if (value === undefined) throw new SettingError(`${name} is not set`);
  return value;
}

/** @throws {SettingError} if the value is neither `true` nor `false` */
export function flag(env: Environment, name: string, standard: boolean): boolean {
  const value = text(env, name) ?? String(standard);
  if (value === 'true' || value === 'false') return value === 'true';
  throw new SettingError(`${name} must be true or false, not "${value}"`);
}

/** @throws {SettingError} if the value is not a whole number in the range */
export function integer(env: Environment, name: string, max: number, min = 0): number | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  if (/^\d{1,16}$/.test(value) && Number(value) >= min && Number(value) <= max) {
    return Number(value);
  }
  throw new SettingError(`${name} must be a whole number from ${min} to ${max}, not "${value}"`);
}

/**
 * Reads a list of objects in JSON. The error does not show the value, which may contain secrets.
 *
 * @throws {SettingError} if the value is not such a list
 */
export function jsonList(env: Environment, name: string): readonly object[] | undefined {
  const value = text(env, name);
  if (value === undefined) return undefined;
  const list = parseJson(value);
  if (Array.isArray(list) && list.every(isObject)) return list;
  throw new SettingError(`${name} must be a list of objects in JSON, such as [{"tenant": "a"}]`);
}

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Explains why a server cannot listen, if the operator can fix it. */
export function explainListenError(error: unknown, host: string, port: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new SettingError(`Port ${port} is taken. Set PORT to another one`);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new SettingError(`${host} is not an address of this machine. Set HOST to another one`);
  }
  return error;
}
