/** What analyze and check share: settings from flags and configuration, the run, and what is said about it. */
import { present } from '../present.ts';
import { resolve } from 'node:path';
import { existsSync } from 'node:fs';
import type { AnalyzeOptions } from '../analyze.ts';
import type { Coverage, Report } from '../report/report.ts';
import { nearest } from '../rules/rule-error.ts';
import { SEVERITIES, type Severity } from '../rules/rule.ts';
import { COMMAND_NAMES } from './command-table.ts';
import { readConfig } from './config.ts';
import { InputError, noSuchCause, UsageError } from './errors.ts';
import type { Io } from './io.ts';
import { REDACTIONS } from './options.ts';
import type { RawArgs } from './parse.ts';
import { printableLines } from './printable.ts';
import { counted, megabytes, ProgressLine } from './progress.ts';
import { isTimezone } from './timezone.ts';
import { flagOf, numberOf, textOf, textsOf, wordOf } from './values.ts';
import { writeTo } from './write-output.ts';

export interface Analysis {
  report: Report;
  /** Undefined: no threshold was asked for. `none` is a threshold that nothing reaches. */
  failOn: Severity | 'none' | undefined;
  /** Arguments that named nothing, while others did. */
  namedNothing: string[];
}

/**
 * Analyses the paths of the command line, with progress and elapsed time on stderr.
 * @throws UsageError, ConfigError, or InputError when nothing could be read or recognised
 */
export async function runAnalysis(args: RawArgs, io: Io): Promise<Analysis> {
  const started = performance.now();
  const paths = pathsOf(args, io);
  const { options, failOn } = await settings(args, io);
  const quiet = flagOf(args, 'quiet') === true;
  const progress = new ProgressLine(io);
  const { analyze } = await import('../analyze.ts');
  let report: Report;
  try {
    report = await analyze(paths, {
      ...options,
      ...(io.isTTY.stderr && !quiet ? { onProgress: (p) => progress.update(p) } : {}),
    });
  } finally {
    progress.clear();
  }
  refuseNothing(report, paths);
  await writeTo(io.stderr, printableLines(problemLines(report)));
  if (!quiet) {
    const { sources, bytes } = report.coverage;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    await writeTo(io.stderr, `${counted(sources, 'file')}, ${megabytes(bytes)} MB in ${seconds} s\n`);
  }
  return { report, failOn, namedNothing: await argumentsWithoutFiles(report, paths) };
}

function pathsOf(args: RawArgs, io: Io): string[] {
  const paths = textsOf(args, 'paths');
  if (paths.length === 0) {
    const fallback = io.env['DAGNOSIS_DEFAULT_PATH'];
    if (fallback !== undefined) return [fallback];
    throw new UsageError(
      'no logs named',
      'Name a folder or files: dagnosis ~/Downloads/airflow-logs. See dagnosis --help.',
    );
  }
  const [first = ''] = paths;
  if (/^[a-z]+$/.test(first) && !existsSync(resolve(io.cwd, first))) {
    const command = nearest(first, COMMAND_NAMES);
    if (command !== undefined) {
      throw new UsageError(
        `${first} is neither a command nor a file or folder here`,
        `Did you mean dagnosis ${command}? See dagnosis --help.`,
      );
    }
  }
  return paths;
}

async function settings(
  args: RawArgs,
  io: Io,
): Promise<{ options: AnalyzeOptions; failOn: Analysis['failOn'] }> {
  const config = await readConfig(textOf(args, 'config'), io);
  const timezone = textOf(args, 'timezone') ?? config.timezone;
  if (timezone !== undefined && !isTimezone(timezone)) {
    throw new UsageError(
      `--timezone ${timezone} is no time zone`,
      'Write it like Europe/Berlin, UTC or +02:00.',
    );
  }
  const rules = [...(config.rules ?? []), ...textsOf(args, 'rules').map((folder) => resolve(io.cwd, folder))];
  const options = {
    filters: present({
      dag: textOf(args, 'dag'),
      task: textOf(args, 'task'),
      run: textOf(args, 'run'),
      since: timeOf(args, 'since'),
      until: timeOf(args, 'until'),
    }),
    rules,
    disable: [...(config.disable ?? []), ...(await disabledByFlag(args, rules))],
    severities: config.severities,
    minConfidence: numberOf(args, 'min-confidence', { min: 0, max: 1, whole: false }),
    top: numberOf(args, 'top', { min: 1 }),
    timezone,
    redact: wordOf(args, 'redact', REDACTIONS) ?? config.redact,
    jobs: numberOf(args, 'jobs', { min: 1 }),
  };
  return {
    options: present(options),
    failOn: wordOf(args, 'fail-on', [...SEVERITIES, 'none']) ?? config.failOn,
  };
}

/** A misspelt cause would switch nothing off and go unnoticed. */
async function disabledByFlag(args: RawArgs, rules: readonly string[]): Promise<string[]> {
  const causes = textsOf(args, 'disable');
  if (causes.length === 0) return causes;
  const { rulesOf } = await import('./rule-set.ts');
  const known = (await rulesOf(rules)).map(({ id }) => id);
  const unknown = causes.find((cause) => !known.includes(cause));
  if (unknown !== undefined) throw noSuchCause(unknown, known);
  return causes;
}

function timeOf(args: RawArgs, name: string): string | undefined {
  const text = textOf(args, name);
  if (text === undefined) return undefined;
  const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (iso === null || Number.isNaN(Date.parse(text.replace(' ', 'T')))) {
    throw new UsageError(
      `--${name} ${text} is no time`,
      'Write it like 2026-11-02T03:00Z or 2026-11-02 (UTC).',
    );
  }
  // Without a zone it is UTC, as everything that the report prints.
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes(':') ? text : `${text}Z`;
  return new Date(zoned.replace(' ', 'T')).toISOString();
}

function refuseNothing({ coverage, attempts, diagnoses }: Report, paths: readonly string[]): void {
  const reasons = coverage.problems.slice(0, 5).map(({ path, reason }) => `\n  ${path}: ${reason}`);
  const more = coverage.problems.length > 5 ? `\n  … and ${String(coverage.problems.length - 5)} more` : '';
  const details = `${reasons.join('')}${more}`;
  if (coverage.sources === 0) {
    throw new InputError(
      `nothing to read in ${paths.join(' ')}${details}`,
      'Name the folder that holds the downloaded logs, or log files themselves.',
    );
  }
  if (diagnoses.length === 0 && !isRecognised(coverage, attempts)) {
    throw new InputError(
      `nothing in ${paths.join(' ')} looks like a log of Airflow, Kubernetes or a kernel (${counted(coverage.sources, 'file')})${details}`,
      '`dagnosis formats PATH` shows what each file was taken for.',
    );
  }
}

/** Some line of a known log, or an empty log in a task's folder; indented lines of any text are neither. */
function isRecognised(
  { linesUnderstood, components, formats }: Coverage,
  attempts: Report['attempts'],
): boolean {
  if (attempts.length > 0)
    return linesUnderstood > 0 || attempts.some(({ dagId, taskId }) => (dagId ?? taskId) !== null);
  const plain = Object.keys(formats).every((format) => format.endsWith('plain'));
  return linesUnderstood > 0 && !(plain && Object.keys(components).every((one) => one === 'unknown'));
}

function problemLines({ coverage }: Report): string {
  const shown = coverage.problems.slice(0, 10).map(({ path, reason }) => `dagnosis: ${path}: ${reason}\n`);
  const rest = coverage.problems.length - shown.length;
  return (
    shown.join('') +
    (rest > 0 ? `dagnosis: … and ${counted(rest, 'more problem')}; see coverage in the report\n` : '')
  );
}

/** A misspelt path must not look like success because another one was right. */
async function argumentsWithoutFiles({ coverage }: Report, paths: readonly string[]): Promise<string[]> {
  const suspects = paths.filter((path) => coverage.problems.some((problem) => problem.path === path));
  if (suspects.length === 0) return [];
  const { discover } = await import('../input/discover.ts');
  return suspects.filter((path) => discover([path]).entries.length === 0);
}
