/**
 * JUnit XML: a suite for each DAG, a test case for each attempt, and a suite for what struck no attempt.
 * https://github.com/jenkinsci/xunit-plugin (junit-10.xsd) is what CI systems agree on.
 */
import type { AttemptId, Diagnosis, Report, ReportAttempt } from '../report/report.ts';
import { inertLines, oneLine, xml } from './escape.ts';
import { headline } from './story/headline.ts';
import { indexAttempts } from './story/who.ts';
import { incident, incidentHead, type Page } from './table/incident.ts';
import { createPaint } from './table/paint.ts';
import { attemptKey, outcomeLabel, runLabel, taskLabel, tryLabel } from './words.ts';

interface TestCase {
  suite: string;
  className: string;
  name: string;
  seconds: number;
  failure?: { message: string; type: string; text: string };
  skipped?: string;
}

export function renderJunit(report: Report): string {
  const cases = [...attemptCases(report), ...otherCases(report)];
  const suites = new Map<string, TestCase[]>();
  for (const one of cases) suites.set(one.suite, [...(suites.get(one.suite) ?? []), one]);
  const properties = [
    ['dagnosis.version', report.tool.version],
    ['dagnosis.summary', headline(report)],
  ];
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'dagnosis', ...totals(cases) })}>`,
    ...[...suites].map(([name, members]) => suiteXml(name, members, properties)),
    '</testsuites>',
    '',
  ];
  return inertLines(lines.join('\n'));
}

function attemptCases(report: Report): TestCase[] {
  const page = pageOf(report);
  const told = new Set<number>();
  const byRank = new Map(report.diagnoses.map((diagnosis) => [diagnosis.rank, diagnosis]));
  return report.attempts.map((attempt) => {
    const diagnosis = attempt.diagnosis === null ? undefined : byRank.get(attempt.diagnosis);
    const failed = attempt.outcome === 'failed' || attempt.outcome === 'up_for_retry';
    return {
      suite: attempt.dagId ?? 'unknown DAG',
      className: taskLabel({ ...attempt, mapIndex: null }),
      name: caseName(attempt),
      seconds: secondsOf(attempt),
      ...(failed || diagnosis ? { failure: failure(attempt, diagnosis, page, told) } : notRun(attempt)),
    };
  });
}

/** Services, hosts and files that failed without an attempt of their own. */
function otherCases(report: Report): TestCase[] {
  const page = pageOf(report);
  return report.diagnoses
    .filter(({ attempts }) => attempts.length === 0)
    .map((diagnosis) => ({
      suite: 'platform',
      className: diagnosis.cause,
      name: `${diagnosis.subject.kind} ${diagnosis.subject.name}`,
      seconds: 0,
      failure: failure(undefined, diagnosis, page, new Set()),
    }));
}

function pageOf(report: Report): Page {
  return { width: 100, verbose: false, paint: createPaint(false), attempts: indexAttempts(report) };
}

/** The whole story with the first attempt of an incident; with the others only its head. */
function failure(
  attempt: ReportAttempt | undefined,
  diagnosis: Diagnosis | undefined,
  page: Page,
  told: Set<number>,
): NonNullable<TestCase['failure']> {
  if (!diagnosis) {
    const message = `Attempt ${outcomeLabel(attempt?.outcome ?? 'unknown')}, without a diagnosis in this report`;
    return { message, type: 'undetermined', text: message };
  }
  const note = attempt && besides(attempt, diagnosis);
  const lines = told.has(diagnosis.rank) ? incidentHead(diagnosis, page) : incident(diagnosis, page);
  told.add(diagnosis.rank);
  return {
    message: oneLine(note?.message ?? diagnosis.verdict),
    type: note?.type ?? diagnosis.cause,
    text: `\n${lines.join('\n')}\n`,
  };
}

/** What an attempt failed of that is told within the diagnosis of another one. */
function besides(
  attempt: ReportAttempt,
  { verdict, contributing, consequences }: Diagnosis,
): { message: string; type: string } | undefined {
  const key = attemptKey(attempt);
  const holds = ({ attempts = [] }: { attempts?: AttemptId[] }): boolean =>
    attempts.some((id) => attemptKey(id) === key);
  const other = contributing.find(holds);
  if (other) return { message: other.explanation, type: other.cause };
  const effect = consequences.find(holds);
  return effect && { message: `${effect.cause}, since: ${verdict}`, type: effect.cause };
}

function notRun({ outcome }: ReportAttempt): { skipped?: string } {
  return outcome === 'success' ? {} : { skipped: outcomeLabel(outcome) };
}

function caseName(attempt: ReportAttempt): string {
  const task = taskLabel(attempt).slice((attempt.dagId ?? '?').length + 1);
  const run = attempt.runId === null ? '' : runLabel(attempt.runId);
  return [task, run, tryLabel(attempt.tryNumber, attempt.tries)].filter(Boolean).join(' · ');
}

function secondsOf({ start, end }: ReportAttempt): number {
  const seconds = (Date.parse(end ?? '') - Date.parse(start ?? '')) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0;
}

function totals(cases: readonly TestCase[]): Record<string, string> {
  const seconds = cases.reduce((sum, one) => sum + one.seconds, 0);
  return {
    tests: String(cases.length),
    failures: String(cases.filter(({ failure: one }) => one).length),
    errors: '0',
    time: seconds.toFixed(3),
  };
}

function suiteXml(
  name: string,
  cases: readonly TestCase[],
  properties: readonly (readonly string[])[],
): string {
  const skipped = String(cases.filter((one) => one.skipped !== undefined).length);
  return [
    `  <testsuite${attributes({ name, ...totals(cases), skipped })}>`,
    '    <properties>',
    ...properties.map(([key = '', value = '']) => `      <property${attributes({ name: key, value })}/>`),
    '    </properties>',
    ...cases.map(caseXml),
    '  </testsuite>',
  ].join('\n');
}

function caseXml({ className, name, seconds, failure: failed, skipped }: TestCase): string {
  const open = `    <testcase${attributes({ classname: className, name, time: seconds.toFixed(3) })}`;
  if (failed) {
    const { message, type, text } = failed;
    // Line ends stay as they are in text, where parsers keep them.
    const body = xml(text).replace(/&#10;/g, '\n');
    return `${open}>\n      <failure${attributes({ message, type })}>${body}</failure>\n    </testcase>`;
  }
  if (skipped !== undefined) {
    return `${open}>\n      <skipped${attributes({ message: skipped })}/>\n    </testcase>`;
  }
  return `${open}/>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xml(value)}"`)
    .join('');
}
