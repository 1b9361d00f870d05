/**
 * `npm run bench [-- --size MIB] [-- --runs N] [-- --write]`: whole runs of Dagnosis beside other programs on the same files, in turn, in
 * the same minutes. Prints Markdown: medians of seconds, MB/s, peak memory, and the ratio of each to ripgrep with
 * all literals. `--write` puts the table into docs/performance.md. Needs GNU time and ripgrep; says so when missing.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { makeInputs } from './bench-inputs.ts';
import type { BenchInput } from './bench-inputs.ts';

const PAGE = 'docs/performance.md';
const BEGIN = '<!-- bench -->';
const END = '<!-- /bench -->';

interface Run {
  seconds: number;
  kilobytes: number;
}

const runs = Number(option('--runs') ?? 5);
const folder = join(tmpdir(), 'dagnosis-bench');
const inputs = await makeInputs(folder, Number(option('--size') ?? 2048));
const { literals } = JSON.parse(readFileSync('dist/rules.json', 'utf8')) as { literals: string[] };
const all = writeLiterals('literals', literals);
const sixty = writeLiterals('literals-60', literals.slice(0, 60));

const rows = inputs.flatMap((input) => measure(input));
const table = [
  `Node ${process.version}, ${firstLine('rg', ['--version'])}, ${cpus()[0]?.model ?? 'unknown processor'}; ${String(literals.length)} literals; medians of ${String(runs)}.`,
  '',
  '| Input | Program | Seconds | MB/s | Peak MB | × rg, all literals |',
  '| --- | --- | --: | --: | --: | --: |',
  ...rows,
].join('\n');
process.stdout.write(`${table}\n`);
if (process.argv.includes('--write')) {
  const page = readFileSync(PAGE, 'utf8');
  const [before] = page.split(BEGIN);
  const [, after = ''] = page.split(END);
  writeFileSync(PAGE, `${before ?? ''}${BEGIN}\n\n${table}\n\n${END}${after}`);
}

function measure(input: BenchInput): string[] {
  const rg = (file: string): string[] => [
    'rg',
    '--no-config',
    '-a',
    '-z',
    '-j1',
    '-c',
    '-F',
    '-f',
    file,
    input.path,
  ];
  const programs: [string, string[]][] = [
    ['rg, all literals', rg(all)],
    ['dagnosis', ['node', 'dist/bin.js', input.path, '--quiet', '-f', 'json']],
    ['rg, 60 literals', rg(sixty)],
    ...(input.path.endsWith('.log')
      ? ([
          ['wc -l', ['wc', '-l', input.path]],
          ['cat', ['cat', input.path]],
        ] as [string, string[]][])
      : []),
  ];
  const results = new Map<string, Run[]>(programs.map(([name]) => [name, []]));
  for (let i = 0; i < runs; i += 1)
    for (const [name, command] of programs) results.get(name)!.push(timed(command));
  const base = median(results.get('rg, all literals')!.map(({ seconds }) => seconds));
  return programs.map(([name], i) => {
    const seconds = median(results.get(name)!.map((run) => run.seconds));
    const peak = median(results.get(name)!.map((run) => run.kilobytes)) / 1024;
    const speed = input.bytes / 1e6 / seconds;
    return `| ${i === 0 ? input.name : ''} | ${name} | ${seconds.toFixed(2)} | ${speed.toFixed(0)} | ${peak.toFixed(0)} | ${(seconds / base).toFixed(2)} |`;
  });
}

/** Wall time and peak resident memory of one run; its output goes nowhere. */
function timed(command: readonly string[]): Run {
  const { stderr } = spawnSync('/usr/bin/time', ['-f', '%e %M', ...command], {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const found = /(\d+\.\d+) (\d+)\s*$/.exec(stderr);
  if (!found)
    throw new Error(
      `${command[0] ?? ''} did not run; the benchmark needs GNU time and ripgrep (packages time and ripgrep)`,
    );
  return { seconds: Math.max(0.01, Number(found[1])), kilobytes: Number(found[2]) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

function writeLiterals(name: string, list: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${list.join('\n')}\n`);
  return path;
}

function firstLine(program: string, args: string[]): string {
  return spawnSync(program, args, { encoding: 'utf8' }).stdout.split('\n')[0] ?? '';
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}
