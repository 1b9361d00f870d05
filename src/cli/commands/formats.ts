import { offsetName } from '../../diagnose/clocks/notes.ts';
import type { SourceFacts } from '../../extract/facts.ts';
import { readConfig } from '../config.ts';
import { InputError } from '../errors.ts';
import { OK } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { printable, printableLines } from '../printable.ts';
import { counted, megabytes } from '../progress.ts';
import { textOf, textsOf } from '../values.ts';
import { writeTo } from '../write-output.ts';

/** Shows for each source what it was taken for; every line is read, unlike in an analysis. */
export async function run(args: RawArgs, io: Io): Promise<number> {
  const paths = textsOf(args, 'paths');
  const config = await readConfig(textOf(args, 'config'), io);
  const timezone = textOf(args, 'timezone') ?? config.timezone;
  const { describeSources } = await import('../../analyze.ts');
  const { sources, problems } = await describeSources(paths, timezone === undefined ? {} : { timezone });
  for (const { path, reason } of problems)
    await writeTo(io.stderr, printableLines(`dagnosis: ${path}: ${reason}\n`));
  if (sources.length === 0) {
    throw new InputError(`nothing to read in ${paths.join(' ')}`, 'Name a folder of logs, or log files.');
  }
  await writeTo(io.stdout, printableLines(sources.map(describe).join('\n')));
  return OK;
}

function describe(facts: SourceFacts): string {
  const { path, stream, component, bytes, lines, linesParsed, linesUnderstood, problems, notUnderstood } =
    facts;
  const share = linesParsed === 0 ? '' : `, ${percent(linesUnderstood / linesParsed)} understood`;
  const rows: [string, string][] = [
    ['component', component],
    ['envelopes', facts.envelopes.join(' > ')],
    ['dialects', dialects(facts.dialects)],
    ['size', `${counted(lines, 'line')}, ${megabytes(bytes)} MB${share}`],
    ['identity', identity(facts)],
    ['airflow', version(facts.airflowVersion)],
    ['time', timeRange(facts)],
    ...notUnderstood.map(({ line, text }): [string, string] => [`line ${String(line)}?`, text.slice(0, 100)]),
    ...problems.map((problem): [string, string] => ['problem', problem]),
  ];
  const shown = rows.filter(([, value]) => value !== '');
  const title = stream === undefined ? path : `${path} [${stream}]`;
  return `${printable(title)}\n${shown.map(([name, value]) => `  ${name.padEnd(10)} ${printable(value)}\n`).join('')}`;
}

function dialects(records: Readonly<Record<string, number>>): string {
  const entries = Object.entries(records).sort(([, a], [, b]) => b - a);
  return entries.map(([id, count]) => `${id} (${counted(count, 'record')})`).join(', ');
}

/** `dagId orders_sync (path), tryNumber 2 (lines)`. */
function identity({ identity, identityFrom }: SourceFacts): string {
  const names = Object.keys(identity) as (keyof typeof identity)[];
  return names
    .filter((name) => identity[name] !== undefined)
    .map((name) => `${name} ${String(identity[name])} (${identityFrom[name] ?? 'unknown'})`)
    .join(', ');
}

function version(version: SourceFacts['airflowVersion']): string {
  if (!version) return '';
  if (version.exact !== undefined) return version.exact;
  return version.to === undefined ? `${version.from} or later` : `${version.from} to ${version.to}`;
}

function timeRange(facts: SourceFacts): string {
  const { firstTime, lastTime, firstLocal } = facts;
  if (firstTime === undefined || lastTime === undefined)
    return firstLocal === undefined ? '' : 'stamps without a year, and no dated log beside them tells it';
  const from = new Date(firstTime).toISOString();
  const to = new Date(lastTime).toISOString();
  return `${from} to ${to}${zoneOf(facts)}`;
}

function zoneOf({ zone, zoneTold }: SourceFacts): string {
  if (zone === undefined) return '';
  const told =
    zoneTold &&
    `${offsetName(zoneTold.offsetMinutes)} ${zone === 'lines' ? 'by a date in UTC in its lines' : `by an event that ${zoneTold.by} has, too`}`;
  return ` (zone: ${told ?? ZONES[zone]})`;
}

const ZONES = {
  printed: 'printed',
  transport: 'by the transport',
  lines: 'by its lines',
  sibling: 'by a sibling',
  option: '--timezone',
  assumed: 'none printed, UTC assumed',
};

/** Rounds down, so that 100 % means every line. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}
