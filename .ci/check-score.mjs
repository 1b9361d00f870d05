/**
 * Scores dist/ on the labelled cases and compares with the floor of .ci/score-floor.json, which only ever rises
 * (and `confidentWrong`, `falseAlarms`, `neverFirst` only ever fall).
 *
 *   node .ci/check-score.mjs ../shared
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [shared] = process.argv.slice(2);
const floor = JSON.parse(readFileSync(new URL('score-floor.json', import.meta.url), 'utf8'));
const sets = ['cases', 'airflow-runs'].map((name) => join(shared, name)).filter((path) => existsSync(path));
const { stdout, status } = spawnSync(process.execPath, [join(shared, 'score.mjs'), ...sets, '--json'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
  maxBuffer: 2 ** 26,
});
const { summary, results } = JSON.parse(stdout);
console.log(JSON.stringify(summary));

const misses = [
  ...Object.entries(floor.atLeast).filter(([name, least]) => summary[name] < least),
  ...Object.entries(floor.atMost).filter(([name, most]) => summary[name] > most),
];
for (const [name, bound] of misses) console.error(`${name} is ${summary[name]}, the floor is ${bound}`);
if (misses.length > 0) {
  for (const { id, ranked, wanted } of results.filter((result) => !result.top1)) {
    console.error(`  ${id}: [${ranked?.slice(0, 3).join(', ')}], wanted [${wanted?.join(' | ')}]`);
  }
}
process.exitCode = status === 0 && misses.length === 0 ? 0 : 1;
