import { runCommand } from '../run-command.ts';
import { health, lastHours } from './health.ts';
import { reportJson, reportLines } from './report.ts';
import { readHealthSettings } from './settings.ts';

/** `npm run health`. */
await runCommand(async () => {
  const { stack, hours, json } = readHealthSettings(process.argv.slice(2));
  const period = lastHours(hours, Date.now());
  const verdicts = await health(stack, period);
  if (json) console.log(JSON.stringify(reportJson(stack, period, verdicts), undefined, 2));
  else for (const line of reportLines(stack, period, verdicts)) console.log(line);
  if (verdicts.some(({ look }) => look !== undefined)) process.exitCode = 1;
});
