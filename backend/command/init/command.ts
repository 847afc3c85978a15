import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { SettingError } from '../../runtime/settings.ts';
import { applyChange, changedSince, readRecord, snapshot, writeRecord } from './changes.ts';
import {
  addScript,
  assertSafeSpec,
  install,
  managedFiles,
  PACKAGE,
  SCRIPT,
} from './package-manager.ts';
import { DATA_FOLDER, makePlan, type Plan } from './plan.ts';
import {
  assertNoScript,
  assertPeers,
  readProject,
  type Project,
  type ProjectKind,
} from './project.ts';
import { changeFolder, confirmed, npx, type Mode } from './terminal.ts';
import { undo } from './undo.ts';

export const INIT_USAGE = `npx filestore-upload init [--dir FOLDER] [--package SPEC] [--dry-run] [--yes] [--undo]

Adds a page with an upload form to a project with Vite, to a Next.js project with the app router, or to a folder of pages, and
the script "${SCRIPT}", which starts a local stack. It lists its changes and asks once.

--dir      The project. The default is the current folder.
--package  What to install, such as the path of a tarball. The default is what this command was started from.
--dry-run  Lists the changes and makes none.
--yes      Does not ask. Without a terminal, it is required.
--undo     Undoes the changes, and deletes the local stack with its files if this command has made it. Files that were edited
           since keep the edits.

The exit code is 0 if everything was done, 1 if you refused or a step failed, and 2 if the arguments or the project do not fit.`;

/** What the command needs from the rest of the program. */
interface InitServices {
  /** Creates the keys of the local stack in a folder, or returns those that are there. */
  readonly keys: (folder: string) => Promise<{ readonly browser: string; readonly server: string }>;
  readonly version: string;
  /** The packages that this one works with, and their versions, as in `peerDependencies`. */
  readonly peers: Readonly<Record<string, string>>;
  /** The folder of the built package. */
  readonly dist: string;
}

/** Runs the command and returns its exit code. */
export async function init(args: readonly string[], services: InitServices): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      dir: { type: 'string', default: '.' },
      package: { type: 'string', default: ownSpec(services) },
      'dry-run': { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
      undo: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(INIT_USAGE);
    return 0;
  }
  const folder = resolve(values.dir);
  const mode = { dryRun: values['dry-run'], yes: values.yes };
  // The package manager runs in the project.
  const spec = existsSync(values.package) ? resolve(values.package) : values.package;
  try {
    if (!existsSync(folder)) throw new SettingError(`${values.dir} does not exist`);
    if (values.undo) return await undo(folder, mode);
    return await add(folder, spec, mode, services);
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    console.error(error.message);
    return 2;
  }
}

/** Before a release, `npx` has installed this program from a tarball, which is then what the project needs too. */
function ownSpec({ version, dist }: InitServices): string {
  const root = resolve(dist, '../../..');
  try {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const [, path] = /^file:(.+)/.exec(dependencies[PACKAGE]) ?? [];
    if (path !== undefined) return resolve(root, path);
  } catch {
    // It was not installed by a package manager.
  }
  return `${PACKAGE}@${version}`;
}

const HIDDEN_KEYS = { browser: 'browser-…', server: 'server-…' };

const kindNames: Readonly<Record<ProjectKind, string>> = {
  next: 'Next.js project',
  vite: 'Vite project',
  plain: 'folder of pages',
};

async function add(
  folder: string,
  packageSpec: string,
  mode: Mode,
  { keys, peers, dist }: InitServices,
): Promise<number> {
  if (readRecord(folder)) {
    throw new SettingError(
      'init has already added an upload form here. Undo it first: npx filestore-upload init --undo',
    );
  }
  const project = readProject(folder);
  assertNoScript(project);
  assertPeers(folder, peers);
  assertSafeSpec(packageSpec);
  const data = join(folder, DATA_FOLDER);
  // A plan that is only shown creates no keys.
  show(project, makePlan(project, { keys: HIDDEN_KEYS, packageSpec, dist }));
  if (mode.dryRun) return 0;
  if (!(await confirmed('Make these changes?', mode))) return 1;
  const keepsData = existsSync(data);
  const plan = makePlan(project, { keys: await keys(data), packageSpec, dist });
  try {
    apply(project, plan, keepsData);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.error(
      `${reason}\n\nTo undo what was done:\n\n${changeFolder(folder)}  ${npx(packageSpec)} init --undo`,
    );
    return 1;
  }
  next(project, plan, packageSpec);
  return 0;
}

function show(project: Project, { changes, install: spec }: Plan): void {
  const { folder, kind, packageManager } = project;
  console.log(`${folder} is a ${kindNames[kind]}.\n`);
  const elements = changes.filter(({ about }) => about === 'the element');
  for (const { path, about } of changes.filter((change) => !elements.includes(change))) {
    const verb = existsSync(join(folder, path)) ? 'edit  ' : 'create';
    console.log(`  ${verb}  ${path}: ${about}`);
  }
  const [first] = elements;
  if (first) {
    console.log(`  create  ${dirname(first.path)}/: the element, ${elements.length} files`);
  }
  if (packageManager) console.log(`  edit    package.json: the script "${SCRIPT}"`);
  if (spec !== undefined) console.log(`  install ${spec} with ${packageManager}`);
  console.log(`  create  ${DATA_FOLDER}/: the keys of the local stack, and later its files\n`);
}

/** @throws {SettingError} if the package cannot be installed */
function apply(
  { folder, packageManager }: Project,
  { changes, install: spec }: Plan,
  keepsData: boolean,
): void {
  const files: ReturnType<typeof applyChange>[] = [];
  const before = snapshot(folder, managedFiles);
  let installed = false;
  // Written after each step, so that a crash can be undone.
  const remember = (): void => {
    const managed = changedSince(folder, managedFiles, before);
    writeRecord(folder, { files: [...files, ...managed], installed, keepsData });
  };
  for (const change of changes) {
    files.push(applyChange(folder, change));
    remember();
  }
  if (packageManager) addScript(folder);
  remember();
  if (spec === undefined || !packageManager) return;
  try {
    install(folder, packageManager, spec);
    installed = true;
  } finally {
    remember();
  }
}

function next(
  { folder, kind, packageManager, pages: served }: Project,
  { page }: Plan,
  spec: string,
): void {
  const stack = packageManager ? `${packageManager} run ${SCRIPT}` : `${npx(spec)} serve --dev`;
  const pages = {
    next: `${packageManager} run dev, then open http://localhost:3000${page}`,
    vite: `${packageManager} run dev, then open http://localhost:5173${page}`,
    plain: `any web server for this folder, then open ${page}`,
  }[kind];
  console.log(`
Done. Start both:

${changeFolder(folder)}  ${stack}
  ${pages}

To undo: ${packageManager ? 'npx filestore-upload' : npx(spec)} init --undo`);
  if (kind === 'plain' && served === '.') {
    console.log(
      `\nDo not publish ${DATA_FOLDER}/: it has the keys and the files of the local stack.`,
    );
  }
}
