import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A program of the repository that has a short name. */
interface NamedProgram {
  /** Relative to the root of the repository. */
  readonly file: string;
  readonly about: string;
}

/** Runs the program that the first parameter names with the parameters after it, or lists all of them. */
export function runNamed(script: string, programs: Readonly<Record<string, NamedProgram>>): void {
  const [name = '', ...parameters] = process.argv.slice(2);
  const program = Object.hasOwn(programs, name) ? programs[name] : undefined;
  if (!program) {
    const names = Object.entries(programs).map(([key, { about }]) => `  ${key.padEnd(12)}${about}`);
    console.error([`npm run ${script} -- NAME [PARAMETERS]`, '', ...names].join('\n'));
    process.exitCode = name === '' || name === '--help' ? 0 : 1;
    return;
  }
  const file = join(import.meta.dirname, '..', program.file);
  const { status } = spawnSync(process.execPath, [file, ...parameters], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
