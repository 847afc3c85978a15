import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchBrowser } from './browser.ts';
import { buildPage } from './build-page.ts';
import { judge } from './goals.ts';
import { installPeers, PEERS } from './install-peers.ts';
import { readOptions, UsageError, type Options } from './options.ts';
import { runWork } from './run-work.ts';
import type { StageSettings } from './stage.ts';
import { subjectNames } from './subjects.ts';
import { workTable } from './table.ts';
import type { Entry, Work } from './works.ts';

/*
 * Uploads with a real browser, comparing ours with others over slow networks. Read the ratios: each is the
 * median of the ratios within a repetition. A missed goal is printed and does not fail the benchmark; an
 * upload that did not arrive does.
 *
 * npm run bench -- uploads [--only large,small] [--subjects raw,engine] [--repetitions 5] [--json FILE]
 */
const parameters = process.argv.slice(2);
let interrupted = false;
try {
  await bench(readOptions(parameters));
} catch (error) {
  if (!interrupted && !(error instanceof UsageError)) throw error;
  console.error(interrupted || !(error instanceof Error) ? 'interrupted' : error.message);
  process.exitCode = 1;
}

async function bench(options: Options): Promise<void> {
  const plans = options.works.map((work) => ({ work, entries: entriesOf(work, options) }));
  const subjects = new Set(plans.flatMap(({ entries }) => entries.map(({ subject }) => subject)));
  const empty = plans.find(({ entries }) => entries.length === 0);
  if (empty) throw new UsageError(`${empty.work.name} has none of these subjects`);
  const peersFolder = await installPeers();
  const pageFolder = await mkdtemp(join(tmpdir(), 'filestore-bench-page-'));
  try {
    await buildPage([...subjects], peersFolder, pageFolder);
    const browser = await launchBrowser();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        interrupted = true;
        void browser.close();
      });
    }
    try {
      const report = [];
      for (const { work, entries } of plans) {
        report.push(await one(work, entries, options, { browser, pageFolder, peersFolder }));
      }
      const head = { date: new Date().toISOString(), parameters, peers: PEERS };
      const versions = { browser: browser.version(), node: process.version };
      const text = JSON.stringify({ ...head, ...versions, works: report }, undefined, 2);
      if (options.json !== undefined) await writeFile(options.json, `${text}\n`);
    } finally {
      await browser.close();
    }
  } finally {
    await rm(pageFolder, { recursive: true, force: true });
  }
}

function entriesOf(work: Work, { subjects }: Options): Entry[] {
  return work.entries.filter(({ subject }) => subjects.includes(subject));
}

async function one(
  work: Work,
  entries: readonly Entry[],
  { repetitions, subjects }: Options,
  settings: StageSettings,
) {
  const results = await runWork(work, entries, repetitions, settings);
  const goals = work.goals.flatMap((goal) => judge(goal, results) ?? []);
  const some = subjects.length < subjectNames.length ? ` --subjects ${subjects.join(',')}` : '';
  const command = `npm run bench -- uploads --only ${work.name}${some} --repetitions ${repetitions}`;
  console.log(workTable(work, results, goals, command));
  return { name: work.name, title: work.title, results: Object.fromEntries(results), goals };
}
