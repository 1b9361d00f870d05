import type { Diagnosis, Evidence, Report } from '../../src/report/report.ts';

/** A diagnosis of one failed attempt of orders_sync.push_orders, changed as given. */
export function diagnosisOf(changes: Partial<Diagnosis> = {}): Diagnosis {
  return {
    rank: 1,
    cause: 'task-execution-timeout',
    title: 'Killed by execution_timeout',
    severity: 'high',
    confidence: 0.97,
    determined: true,
    recovered: false,
    subject: { kind: 'task', name: 'orders_sync.push_orders' },
    verdict: 'Killed by execution_timeout after 5 m 00 s',
    attempts: [
      {
        dagId: 'orders_sync',
        runId: 'scheduled__2026-11-02',
        taskId: 'push_orders',
        mapIndex: null,
        tryNumber: 1,
      },
    ],
    occurrences: 1,
    firstSeen: '2026-11-02T03:05:04.000Z',
    lastSeen: '2026-11-02T03:05:04.000Z',
    explanation: 'The task was still waiting for an answer when its time was up.',
    evidence: [],
    timeline: [],
    contributing: [],
    consequences: [],
    ruledOut: [],
    hypotheses: [],
    facts: {},
    remedies: [],
    nextEvidence: [],
    links: [],
    fingerprint: 'aaaaaaaaaaaaaaaa',
    ...changes,
  };
}

export function evidenceOf(changes: Partial<Evidence> = {}): Evidence {
  return {
    path: 'attempt=1.log',
    line: 1,
    byteOffset: 0,
    digest: '0000000000000000',
    time: null,
    text: 'AirflowTaskTimeout: Timeout, PID: 4121',
    context: [],
    signal: 'task-execution-timeout/raised',
    ...changes,
  };
}

export function reportOf(diagnoses: Diagnosis[], changes: Partial<Report> = {}): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'dagnosis', version: '0.0.0' },
    airflowVersions: ['2.10.5'],
    summary: {
      attempts: 1,
      failedAttempts: diagnoses.length,
      unknownAttempts: 0,
      recovered: 0,
      diagnoses: diagnoses.length,
      undetermined: 0,
      elsewhere: 0,
    },
    diagnoses,
    observations: [],
    attempts: [],
    coverage: {
      sources: 1,
      bytes: 1000,
      lines: 10,
      linesParsed: 10,
      linesUnderstood: 10,
      formats: { 'airflow-2': 1 },
      components: { task: 1 },
      problems: [],
      notUnderstood: [],
      elsewhere: [],
      notes: [],
    },
    ...changes,
  };
}
