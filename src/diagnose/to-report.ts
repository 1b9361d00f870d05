/** All of a diagnosis as the finished, sorted report (not yet redacted). */
import type { SourceFacts } from '../extract/facts.ts';
import type { Coverage, Report, ReportAttempt } from '../report/report.ts';
import { SCHEMA_VERSION } from '../report/report.ts';
import { clockNotes, skewNotes } from './clocks/notes.ts';
import { clockSkews } from './clocks/skew.ts';
import type { Diagnosed } from './diagnose.ts';
import type { Incident } from './incidents.ts';
import type { Attempt, Verdict } from './model.ts';
import { observationsOf } from './observations.ts';
import { isFailed } from './outcome.ts';
import { idOf, toDiagnosis } from './to-diagnosis.ts';
import { undeterminedDiagnosis } from './undetermined.ts';
import { iso } from './values.ts';
import { versionsSeen } from './versions-seen.ts';

export interface InputProblem {
  path: string;
  reason: string;
}

export function toReport(
  diagnosed: Diagnosed,
  toolVersion: string,
  problems: readonly InputProblem[],
): Report {
  const { incidents, unknown, attempts, sources } = diagnosed;
  const versions = versionsSeen(sources);
  const atHand = new Set(sources.map(({ component }) => component));
  const determined = incidents.map((incident, i) =>
    toDiagnosis(incident, i + 1, atHand, versions, diagnosed.graph),
  );
  const diagnoses = [
    ...determined,
    ...unknown.map((verdict, i) => undeterminedDiagnosis(verdict, determined.length + i + 1)),
  ];
  const rankOf = new Map<Attempt, number>();
  for (const [i, incident] of incidents.entries()) {
    for (const attempt of attemptsTold(incident)) rankOf.set(attempt, rankOf.get(attempt) ?? i + 1);
  }
  for (const [i, { attempt }] of unknown.entries()) rankOf.set(attempt, determined.length + i + 1);
  const failed = attempts.filter((attempt) => isFailed(attempt));
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: 'dagnosis', version: toolVersion },
    airflowVersions: versions.labels,
    summary: {
      attempts: attempts.length,
      failedAttempts: failed.length,
      unknownAttempts: attempts.filter(({ outcome }) => outcome === 'unknown').length,
      recovered: failed.filter(({ recovered }) => recovered).length,
      diagnoses: diagnoses.length,
      undetermined: diagnoses.filter((d) => !d.determined).length,
      elsewhere: diagnosed.elsewhere.reduce((sum, { failures }) => sum + failures, 0),
    },
    diagnoses,
    observations: observationsOf(diagnosed),
    attempts: attempts.map((attempt) => reportAttempt(attempt, rankOf.get(attempt))).sort(compareAttempts),
    coverage: coverageOf(sources, problems, diagnosed),
  };
}

/** Those that failed of the cause, that failed differently in other tries, and that failed since these did. */
function attemptsTold({ verdicts, otherTries, folded }: Incident): Attempt[] {
  const own = (all: readonly Verdict[]): Attempt[] => all.map(({ attempt }) => attempt);
  return [
    ...own(verdicts),
    ...otherTries.flatMap((other) => own(other.verdicts)),
    ...[...folded, ...otherTries.flatMap((other) => other.folded)].flatMap(({ attempts = [] }) => attempts),
  ];
}

function reportAttempt(attempt: Attempt, diagnosis: number | undefined): ReportAttempt {
  return {
    ...idOf(attempt),
    tries: attempt.tries ?? null,
    outcome: attempt.outcome,
    host: attempt.host ?? null,
    pid: attempt.pids[0] ?? null,
    queued: iso(attempt.queued),
    start: iso(attempt.start),
    end: iso(attempt.end),
    diagnosis: diagnosis ?? null,
  };
}

function compareAttempts(a: ReportAttempt, b: ReportAttempt): number {
  return (
    compareText(a.dagId, b.dagId) ||
    compareText(a.runId, b.runId) ||
    compareText(a.taskId, b.taskId) ||
    (a.mapIndex ?? -1) - (b.mapIndex ?? -1) ||
    (a.tryNumber ?? 0) - (b.tryNumber ?? 0) ||
    compareText(a.start, b.start)
  );
}

function compareText(a: string | null, b: string | null): number {
  const [left, right] = [a ?? '', b ?? ''];
  return left === right ? 0 : left < right ? -1 : 1;
}

function coverageOf(
  sources: readonly SourceFacts[],
  problems: readonly InputProblem[],
  { elsewhere, attempts }: Diagnosed,
): Coverage {
  const sum = (value: (source: SourceFacts) => number): number =>
    sources.reduce((total, source) => total + value(source), 0);
  const formats: Record<string, number> = {};
  const components: Record<string, number> = {};
  for (const source of sources) {
    const main = Object.entries(source.dialects).sort((a, b) => b[1] - a[1])[0]?.[0] ?? 'empty';
    const label = [...source.envelopes, main].join(' > ');
    formats[label] = (formats[label] ?? 0) + 1;
    components[source.component] = (components[source.component] ?? 0) + 1;
  }
  const own = sources.flatMap(({ path, problems: list }) => list.map((reason) => ({ path, reason })));
  const dropped = sum(({ dropped: counts }) => Object.values(counts).reduce((a, b) => a + b, 0));
  return {
    sources: new Set(sources.map(({ path }) => path)).size,
    bytes: sum(({ bytes }) => bytes),
    lines: sum(({ lines }) => lines),
    linesParsed: sum(({ linesParsed }) => linesParsed),
    linesUnderstood: sum(({ linesUnderstood }) => linesUnderstood),
    formats: sorted(formats),
    components: sorted(components),
    problems: [...problems, ...own].sort((a, b) => (a.path + a.reason < b.path + b.reason ? -1 : 1)),
    notUnderstood: sources
      .flatMap(({ path, notUnderstood }) => notUnderstood.map(({ line, text }) => ({ path, line, text })))
      .slice(0, 20),
    elsewhere,
    notes: [
      ...clockNotes(sources),
      ...skewNotes(clockSkews(attempts)),
      ...(dropped > 0 ? [`${String(dropped)} further matching lines were counted, not kept`] : []),
    ],
  };
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
