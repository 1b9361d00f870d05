/** Failed attempts of which nothing is known but that they failed, and logs that merely stop. */
import type { Diagnosis, Observation } from '../report/report.ts';
import { refutedIn } from './alternatives.ts';
import { UNDETERMINED } from './confidence.ts';
import { citedEvidence } from './evidence.ts';
import type { Attempt, Verdict } from './model.ts';
import { taskLabel } from './names.ts';
import { idOf } from './to-diagnosis.ts';
import { commandText } from './texts.ts';
import { iso } from './values.ts';
import { createHash } from 'node:crypto';

const TASK_LOG = {
  what: 'the log of the attempt itself, which is not among these files',
  command:
    'kubectl -n <namespace> exec <worker pod> -- cat $AIRFLOW_HOME/logs/dag_id={dagId}/run_id={runId}/task_id={taskId}/attempt={tryNumber}.log',
};
const NEXT: readonly { what: string; command: string }[] = [
  {
    what: 'the scheduler log around the end of the attempt',
    command: 'kubectl -n <namespace> logs deploy/airflow-scheduler --since-time={fromIso}',
  },
  {
    what: 'the log of the worker or pod that ran it',
    command: 'kubectl -n <namespace> logs {host} --since-time={fromIso}',
  },
  { what: 'the kernel log of its host', command: "journalctl -k --since '{from}' --until '{to}'" },
];

const OPEN: Diagnosis['hypotheses'] = [
  {
    cause: 'oom-killed',
    why: 'a process that is killed for memory leaves no last words',
    decidedBy: 'the kernel log or the pod status',
  },
  {
    cause: 'worker-shutdown',
    why: 'a stopped worker takes its tasks along',
    decidedBy: 'the log of the worker',
  },
];

export function undeterminedDiagnosis(verdict: Verdict, rank: number): Diagnosis {
  const { attempt } = verdict;
  const ruledOut = refutedIn([verdict], 'undetermined');
  const name = taskLabel({ ...attempt.ref, mapIndex: -1 });
  const evidence = lastLine(attempt);
  return {
    rank,
    cause: 'undetermined',
    title: 'Failed, and these logs do not show why',
    severity: attempt.recovered ? 'low' : 'high',
    confidence: UNDETERMINED,
    determined: false,
    recovered: attempt.recovered,
    subject: { kind: 'task', name },
    verdict: `${taskLabel(attempt.ref)} failed; these logs do not show why`,
    attempts: [idOf(attempt)],
    occurrences: 1,
    firstSeen: iso(attempt.last),
    lastSeen: iso(attempt.last),
    explanation:
      'A line calls the attempt failed, or a later try started without a success before it; no line at hand tells the cause.',
    evidence,
    timeline: [],
    contributing: [],
    consequences: [],
    ruledOut,
    hypotheses: OPEN.filter(({ cause }) => !ruledOut.some((out) => out.cause === cause)),
    facts: {},
    remedies: [],
    nextEvidence: nextEvidence(attempt),
    links: [],
    fingerprint: createHash('sha256').update(`undetermined\ntask\n${name}`).digest('hex').slice(0, 16),
  };
}

/** A log that merely stops: it may still run, have been cut, or have been killed. */
export function unknownEnd(attempt: Attempt): Observation {
  return {
    cause: 'unknown-outcome',
    explanation: `The log of ${taskLabel(attempt.ref)} stops without an end: it may still run, have been cut off, or have been killed.`,
    evidence: lastLine(attempt),
    nextEvidence: nextEvidence(attempt),
  };
}

function lastLine({ sources }: Attempt): Diagnosis['evidence'] {
  const source = sources.at(-1);
  return source?.last ? [citedEvidence(source.last, source, 'computed/last-line')] : [];
}

function nextEvidence({ ref, last, host, sources, reports }: Attempt): { what: string; command: string }[] {
  const moment = last ?? reports.at(-1)?.signal.time;
  const at = (shift: number): string | undefined =>
    iso(moment === undefined ? undefined : moment + shift)?.slice(0, 19);
  const values: Record<string, string> = {};
  const [from, to] = [at(-120_000), at(360_000)];
  if (from !== undefined && to !== undefined)
    Object.assign(values, { fromIso: `${from}Z`, from: from.replace('T', ' '), to: to.replace('T', ' ') });
  if (host !== undefined) values['host'] = host;
  for (const key of ['dagId', 'runId', 'taskId', 'tryNumber'] as const)
    if (ref[key] !== undefined) values[key] = String(ref[key]);
  const wanted = sources.length === 0 ? [TASK_LOG, ...NEXT] : NEXT;
  return wanted.map(({ what, command }) => ({ what, command: commandText(command, values) }));
}
