/**
 * The report: the finished, sorted, redacted, versioned result. Every output format is a pure function of it.
 * Published as JSON Schema with the package; optional fields may be added without a new version.
 */
import type { Severity, SubjectKind } from '../rules/rule.ts';

export const SCHEMA_VERSION = 1;

export interface Report {
  schemaVersion: typeof SCHEMA_VERSION;
  tool: { name: 'dagnosis'; version: string };
  /** Versions or ranges that the logs show, such as `2.10.5` or `2.9 - 2.11`. */
  airflowVersions: string[];
  summary: Summary;
  diagnoses: Diagnosis[];
  observations: Observation[];
  attempts: ReportAttempt[];
  coverage: Coverage;
}

export interface Summary {
  attempts: number;
  failedAttempts: number;
  unknownAttempts: number;
  recovered: number;
  diagnoses: number;
  undetermined: number;
  elsewhere: number;
}

export interface AttemptId {
  dagId: string | null;
  runId: string | null;
  taskId: string | null;
  mapIndex: number | null;
  tryNumber: number | null;
}

export interface Diagnosis {
  rank: number;
  cause: string;
  title: string;
  severity: Severity;
  /** 0 to 1; confirmed >= 0.9, likely 0.6 to 0.9, possible below. */
  confidence: number;
  determined: boolean;
  recovered: boolean;
  subject: { kind: SubjectKind; name: string };
  /** The first line of a report: the answer in plain words with its values. */
  verdict: string;
  /** Those that failed of this cause. */
  attempts: AttemptId[];
  occurrences: number;
  /** ISO 8601 UTC. */
  firstSeen: string | null;
  lastSeen: string | null;
  /** One to three sentences: what happened, in which order, with the values found. */
  explanation: string;
  evidence: Evidence[];
  timeline: TimelineEntry[];
  contributing: CauseNote[];
  consequences: Consequence[];
  ruledOut: { cause: string; reason: string; evidence: Evidence[] }[];
  hypotheses: { cause: string; why: string; decidedBy: string }[];
  /** Computed facts; seconds, bytes, or short words. */
  facts: Record<string, number | string | boolean>;
  remedies: ReportRemedy[];
  nextEvidence: { what: string; command: string }[];
  links: { title: string; url: string }[];
  fingerprint: string;
}

export interface Evidence {
  path: string;
  line: number;
  byteOffset: number;
  digest: string;
  time: string | null;
  text: string;
  context: string[];
  /** `cause/signal` of the rule, `marker/name`, or `computed/fact`. */
  signal: string;
}

export interface TimelineEntry {
  time: string | null;
  what: string;
  path: string;
  line: number;
  /** What kind of moment it is, for pictures. */
  kind:
    | 'queued'
    | 'start'
    | 'activity'
    | 'silence'
    | 'signal'
    | 'error'
    | 'death'
    | 'consequence'
    | 'limit'
    | 'note';
  /** Whose row it belongs to: an attempt label or a component. */
  row: string;
}

export interface CauseNote {
  cause: string;
  explanation: string;
  evidence: Evidence[];
  /** Tries of the same task instances that failed of this cause, and are told here and nowhere else. */
  attempts?: AttemptId[];
}

export interface Consequence {
  cause: string;
  count: number;
  evidence: Evidence[];
  /** Further attempts that failed since those of the diagnosis did. */
  attempts?: AttemptId[];
}

export interface ReportRemedy {
  title: string;
  steps: string[];
  setting?: { section: string; option: string; env: string; default: string };
  links: { title: string; url: string }[];
}

export interface Observation {
  cause: string;
  explanation: string;
  evidence: Evidence[];
  nextEvidence: { what: string; command: string }[];
}

export type Outcome =
  | 'success'
  | 'failed'
  | 'up_for_retry'
  | 'skipped'
  | 'deferred'
  | 'rescheduled'
  | 'upstream_failed'
  | 'unknown';

export interface ReportAttempt extends AttemptId {
  /** Highest try number allowed, where a line says so («Starting attempt 1 of 3»). */
  tries: number | null;
  outcome: Outcome;
  host: string | null;
  pid: number | null;
  queued: string | null;
  start: string | null;
  end: string | null;
  /** Rank of the diagnosis that holds this attempt among its `attempts`, or among those of a contributing cause or consequence. */
  diagnosis: number | null;
}

export interface Coverage {
  sources: number;
  bytes: number;
  lines: number;
  linesParsed: number;
  linesUnderstood: number;
  /** Sources per envelope-and-dialect label. */
  formats: Record<string, number>;
  /** Sources per component. */
  components: Record<string, number>;
  problems: { path: string; reason: string }[];
  notUnderstood: { path: string; line: number; text: string }[];
  /** DAGs whose failures a component log reports, without any task log at hand. */
  elsewhere: { dagId: string; failures: number; path: string; line: number }[];
  notes: string[];
}
