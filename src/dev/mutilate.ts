/**
 * `npm run mutilate`: what becomes of a verdict when a file is missing. Every multi-file case is diagnosed once
 * whole and once without each of its files; a missing file may make a verdict weaker, never another one.
 * Prints every violation; exit code 1 when there is one.
 */
import process from 'node:process';
import { ExplainGraph } from '../diagnose/explain.ts';
import type { SourceFacts } from '../extract/facts.ts';
import type { Component } from '../identity/identity.ts';
import type { Diagnosis, Report } from '../report/report.ts';
import type { Rule } from '../rules/rule.ts';
import { factsOf, labelledCases, reportOf, rulesOfCheckout } from './accuracy-cases.ts';
import type { Expectation } from './accuracy-cases.ts';

/** How texts name the log of a component. */
const NAMES: Readonly<Record<Component, RegExp>> = {
  task: /task'?s? (?:own )?log|log of the (?:task|attempt)|attempt=|dag_id=/i,
  scheduler: /scheduler/i,
  worker: /worker|celery|executor/i,
  triggerer: /triggerer/i,
  'dag-processor': /dag.?processor|scheduler/i,
  'api-server': /api.?server|webserver/i,
  kubernetes: /kubectl (?:describe|get)|pod (?:status|dump|events)|describe/i,
  host: /kernel|dmesg|journalctl/i,
  unknown: /log/i,
};

const compiled = rulesOfCheckout();
const ruleOf = new Map(compiled.rules.map((rule) => [rule.id, rule]));
const graph = new ExplainGraph(compiled.rules);
let removals = 0;
const violations: string[] = [];
for (const labelled of labelledCases()) {
  const sources = await factsOf(labelled, compiled);
  const paths = [...new Set(sources.map(({ path }) => path))];
  if (paths.length < 2) continue;
  const whole = reportOf(sources, compiled);
  for (const path of paths) {
    removals += 1;
    const removed = sources.filter((source) => source.path === path);
    const rest = reportOf(
      sources.filter((source) => source.path !== path),
      compiled,
    );
    const complaints = [
      ...verdictComplaints(whole, rest, labelled.expect, removed),
      ...confidenceComplaints(whole, rest, removed),
    ];
    violations.push(...complaints.map((complaint) => `${labelled.id} without ${path}: ${complaint}`));
  }
}
for (const violation of violations) console.log(violation);
console.log(`${removals} files removed, ${violations.length} violations`);
process.exitCode = violations.length > 0 ? 1 : 0;

/**
 * The first verdict stays, or is open and asks for such a file, or is none where nothing shows a failure. Another
 * incident that the whole input showed as well may move up: without any task log, every DAG is at hand.
 */
function verdictComplaints(
  whole: Report,
  rest: Report,
  expect: Expectation,
  removed: readonly SourceFacts[],
): string[] {
  const first = rest.diagnoses[0];
  if (first === undefined) {
    const failed = rest.summary.failedAttempts - rest.summary.elsewhere;
    return expect.primary.length === 0 || failed <= 0 ? [] : [`no verdict, though ${failed} attempts failed`];
  }
  if ([...expect.primary, ...expect.also].includes(first.cause)) return [];
  if (whole.diagnoses.slice(1).some((diagnosis) => keyOf(diagnosis) === keyOf(first))) return [];
  const said = `${keyOf(first)} (${first.confidence.toFixed(2)}) instead of ${expect.primary.join(' | ') || 'none'}`;
  if (!isOpen(first)) return [`${said}, as if it were decided`];
  return removed.some(({ component }) => asksFor(first, component))
    ? []
    : [`${said}, open, but it does not ask for the ${removed[0]!.component} log`];
}

function isOpen({ cause, determined }: Diagnosis): boolean {
  return !determined || cause === 'undetermined' || ruleOf.get(cause)?.kind === 'effect';
}

function asksFor({ nextEvidence, hypotheses }: Diagnosis, component: Component): boolean {
  const texts = [
    ...nextEvidence.flatMap(({ what, command }) => [what, command]),
    ...hypotheses.map(({ decidedBy }) => decidedBy),
  ];
  return texts.some((text) => NAMES[component].test(text));
}

/** A cause may not become surer by a file that spoke neither against it nor for another one. */
function confidenceComplaints(whole: Report, rest: Report, removed: readonly SourceFacts[]): string[] {
  const before = new Map(whole.diagnoses.map((diagnosis) => [keyOf(diagnosis), diagnosis.confidence]));
  return rest.diagnoses.flatMap((diagnosis) => {
    const was = before.get(keyOf(diagnosis));
    if (was === undefined || diagnosis.confidence <= was || spokeAgainst(removed, diagnosis.cause)) return [];
    return [`${keyOf(diagnosis)} rises from ${was.toFixed(2)} to ${diagnosis.confidence.toFixed(2)}`];
  });
}

function keyOf({ cause, subject }: Diagnosis): string {
  return `${cause} of ${subject.name}`;
}

/** A line that refutes the cause, or one of a rival: neither contributing nor a consequence of it. */
function spokeAgainst(removed: readonly SourceFacts[], cause: string): boolean {
  return removed.some(({ signals }) =>
    signals.some((signal) => {
      const rule = ruleOf.get(signal.cause);
      if (rule === undefined) return false;
      const refutes = speaksOf(rule, signal.id) === 'refutes';
      if (signal.cause === cause) return refutes;
      return !refutes && rule.kind !== 'contributing' && !graph.explains(cause, signal.cause);
    }),
  );
}

function speaksOf({ signals }: Rule, id: string): string | undefined {
  return signals.find((signal) => signal.id === id)?.speaks;
}
