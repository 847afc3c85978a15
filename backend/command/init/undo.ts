import { SettingError } from '../../runtime/settings.ts';
import {
  isUnchanged,
  readRecord,
  removeAdded,
  removeData,
  removeRecord,
  restore,
  writeRecord,
} from './changes.ts';
import { managedFiles, removeScript, uninstall } from './package-manager.ts';
import { DATA_FOLDER } from './plan.ts';
import { packageManagerOf } from './project.ts';
import { confirmed, type Mode } from './terminal.ts';

/** Undoes what `init` has changed, and returns the exit code. */
export async function undo(folder: string, mode: Mode): Promise<number> {
  const record = readRecord(folder);
  if (!record) throw new SettingError('Nothing to undo: init has not added an upload form here');
  // The project may have changed, so that nothing could be added to it now.
  const packageManager = packageManagerOf(folder);
  for (const { path, created } of record.files) {
    console.log(`  ${created ? 'delete ' : 'restore'}  ${path}`);
  }
  if (!record.keepsData) {
    console.log(`  delete   ${DATA_FOLDER}/: the local stack with its keys and files`);
  }
  console.log('');
  if (mode.dryRun) return 0;
  if (!(await confirmed('Undo these changes?', mode))) return 1;
  const unchanged = record.files.filter((change) => isUnchanged(folder, change));
  const problems: string[] = [];
  let installed = false;
  if (record.installed && packageManager) {
    try {
      uninstall(folder, packageManager);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      problems.push(error.message);
      installed = true;
    }
  }
  removeScript(folder);
  for (const change of record.files.toReversed()) {
    if (unchanged.includes(change)) restore(folder, change);
    // The script and the package are removed already.
    else if (!managedFiles.includes(change.path) && !removeAdded(folder, change)) {
      problems.push(`${change.path} has been edited since, and was not changed`);
    }
  }
  // If the data cannot be deleted, only that is left to do.
  writeRecord(folder, { ...record, files: [], installed });
  try {
    if (record.keepsData) removeRecord(folder);
    else removeData(folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.push(`${reason}. Stop the local stack, and undo again`);
  }
  for (const problem of problems) console.error(problem);
  console.log(problems.length > 0 ? 'Undone, except for the above.' : 'Undone.');
  return problems.length > 0 ? 1 : 0;
}
