/**
 * Measures whole runs beside other programs on the same files in the same minutes, and prints Markdown.
 *
 *   npm run bench                      everything, inputs in a folder of the system's temporary files
 *   npm run bench -- --scale 0.1       a tenth of all sizes
 *   npm run bench -- --folder PATH --rounds 3
 *   npm run bench -- --only small,gz   tables with one of these in their name
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { CompiledRules } from '../rules/compile.ts';
import {
  bigFile,
  classic,
  gzipped,
  hugeFile,
  jsonLines,
  logFile,
  manyFindings,
  manyMatches,
  singleLine,
  smallFiles,
} from './bench/inputs.ts';
import type { Input, Site } from './bench/inputs.ts';
import { inTurn } from './bench/measure.ts';
import type { Program } from './bench/measure.ts';
import { withMoreRules } from './bench/more-rules.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string', default: join(tmpdir(), 'dagnosis-bench') },
    scale: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string', default: '' },
  },
});
const site: Site = { folder: join(values.folder, values.scale), scale: Number(values.scale) };
const rounds = Number(values.rounds);
/** A copy beside the packages: the next build must not change what is measured. */
const cache = resolve('node_modules/.cache/dagnosis');
const dist = join(cache, 'bench-dist');
cpSync('dist', dist, { recursive: true });
const { literals } = JSON.parse(readFileSync(join(dist, 'rules.json'), 'utf8')) as CompiledRules;

mkdirSync(site.folder, { recursive: true });
const allLiterals = join(site.folder, 'literals.txt');
const sixtyLiterals = join(site.folder, 'literals-60.txt');
writeFileSync(allLiterals, `${literals.join('\n')}\n`);
writeFileSync(sixtyLiterals, `${literals.slice(0, 60).join('\n')}\n`);
const naive = join(cache, 'naive.mjs');
await build({
  entryPoints: ['src/dev/bench/naive.ts'],
  outfile: naive,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
});

const dagnosis = (input: Input, jobs: number, folder = dist): Program => ({
  name: `dagnosis, ${jobs} ${jobs === 1 ? 'core' : 'cores'}`,
  command: [
    process.execPath,
    join(folder, 'bin.js'),
    input.path,
    '--quiet',
    '--jobs',
    String(jobs),
    '-f',
    'json',
  ],
});
const rg = (input: Input, name: string, file: string): Program => ({
  name,
  command: ['rg', '--no-config', '-a', '-j1', '-c', '-F', '-f', file, input.path],
});

function beside(input: Input): Program[] {
  const isFile = !input.path.endsWith('small');
  return [
    dagnosis(input, 1),
    dagnosis(input, 2),
    rg(input, 'rg, all literals', allLiterals),
    rg(input, 'rg, 60 literals', sixtyLiterals),
    ...(isFile
      ? [
          { name: 'wc -l', command: ['wc', '-l', input.path] },
          { name: 'cat', command: ['cat', input.path] },
        ]
      : []),
  ];
}

async function table(input: Input, programs: readonly Program[], reference: string): Promise<void> {
  if (!values.only.split(',').some((part) => input.name.includes(part))) return;
  const measured = await inTurn(programs, rounds);
  const base = measured.find(({ name }) => name === reference);
  console.log(`\n### ${input.name}, ${(input.bytes / 1e6).toFixed(0)} MB\n`);
  console.log(`| program | seconds | MB/s | CPU seconds | peak RSS, MB | time to ${reference} | CPU to it |`);
  console.log('|---|---|---|---|---|---|---|');
  for (const { name, seconds, cpuSeconds, peakMb } of measured) {
    const cells = [
      name,
      seconds.toFixed(2),
      (input.bytes / 1e6 / seconds).toFixed(0),
      cpuSeconds.toFixed(2),
      peakMb?.toFixed(0) ?? '',
      base ? (seconds / base.seconds).toFixed(2) : '',
      base ? (cpuSeconds / base.cpuSeconds).toFixed(2) : '',
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
}

const rgVersion = spawnSync('rg', ['--version'], { encoding: 'utf8' }).stdout.split('\n')[0] ?? 'no rg';
const cores = cpus();
console.log(
  `${cores[0]?.model ?? '?'}, ${cores.length} cores, Node ${process.versions.node}, ${rgVersion}, `,
);
console.log(
  `${literals.length} literals of the built-in rules. Medians of ${rounds} runs, all programs in turn.`,
);

const big = bigFile(site);
await table(big, beside(big), 'rg, all literals');
const lines = jsonLines(site);
await table(lines, beside(lines), 'rg, all literals');
const small = smallFiles(site);
await table(small, beside(small), 'rg, all literals');
const findings = manyFindings(site);
await table(findings, beside(findings), 'rg, all literals');
const packed = await gzipped(site);
await table(
  packed,
  [
    dagnosis(packed, 1),
    { name: 'gzip -dc', command: ['gzip', '-dc', packed.path] },
    { name: 'rg -z, all literals', command: [...rg(packed, '', allLiterals).command, '-z'] },
  ],
  'gzip -dc',
);
const part = logFile(site, 'part.log', 1e8, classic);
await table(
  part,
  [
    dagnosis(part, 1),
    rg(part, 'rg, all literals', allLiterals),
    {
      name: 'split2 and a regular expression',
      command: [process.execPath, naive, allLiterals, part.path],
      rounds: 1,
    },
  ],
  'rg, all literals',
);
const line = singleLine(site);
await table(line, [dagnosis(line, 1)], '');
const million = manyMatches(site);
await table(million, [dagnosis(million, 1)], '');
const huge = hugeFile(site);
await table(
  { ...huge, name: `growth from ${big.name} to ${huge.name}` },
  [
    { ...dagnosis(big, 1), name: `dagnosis, ${big.name}` },
    { ...dagnosis(huge, 1), name: `dagnosis, ${huge.name}` },
    { ...rg(huge, '', allLiterals), name: `rg, ${huge.name}` },
  ],
  `dagnosis, ${big.name}`,
);

const more = join(cache, 'bench-dist-500-rules');
cpSync(dist, more, { recursive: true });
withMoreRules(join(more, 'rules.json'), 500);
await table(
  { ...big, name: 'big.log with the built-in rules and with 500' },
  [dagnosis(big, 1), { ...dagnosis(big, 1, more), name: 'dagnosis, 500 rules' }],
  'dagnosis, 1 core',
);

const [sample] = smallSample(small);
await table(
  { name: 'start-up', path: '', bytes: 0 },
  [
    { name: 'node -e 0', command: [process.execPath, '-e', '0'] },
    { name: 'dagnosis --version', command: [process.execPath, join(dist, 'bin.js'), '--version'] },
    { name: 'dagnosis, one file', command: [process.execPath, join(dist, 'bin.js'), sample, '--quiet'] },
  ],
  'node -e 0',
);

function smallSample({ path }: Input): [string] {
  return [
    join(
      path,
      'dag_id=orders_0',
      'run_id=scheduled__2026-11-22T03:00:00+00:00',
      'task_id=load',
      'attempt=1.log',
    ),
  ];
}
