import { startStack } from '../local-stack/start.ts';

/*
 * One preprocess call of one file and of a hundred, interleaved, over HTTP on the local stack, where the
 * database runs in the same process and each row costs its time there.
 *
 *   npm run bench:preprocess [rounds]
 */
const [rounds = 100] = process.argv.slice(2).map(Number);
const stack = await startStack();
const call = async (count: number): Promise<number> => {
  const file = { name: 'a.txt', type: 'text/plain', size: 3 };
  const body = JSON.stringify({ files: Array.from({ length: count }, () => file) });
  const headers = { 'content-type': 'application/json', 'x-api-key': stack.browserKey };
  const started = performance.now();
  const answer = await fetch(`${stack.apiUrl}/files`, { method: 'POST', headers, body });
  await answer.text();
  if (answer.status !== 201) throw new Error(`preprocess answered ${answer.status}`);
  return performance.now() - started;
};
const one: number[] = [];
const hundred: number[] = [];
for (let round = -10; round < rounds; round += 1) {
  const times = [await call(1), await call(100)] as const;
  if (round < 0) continue;
  one.push(times[0]);
  hundred.push(times[1]);
}
const median = (list: readonly number[]): number =>
  list.toSorted((left, right) => left - right)[Math.floor(list.length / 2)] ?? Number.NaN;
console.log(`1 file      ${median(one).toFixed(1)} ms`);
console.log(`100 files   ${median(hundred).toFixed(1)} ms`);
console.log(`ratio       ${(median(hundred) / median(one)).toFixed(1)}`);
await stack.close();
