/**
 * What a rule is, once loaded. One YAML file in `rules/<family>/<cause-id>.yaml` holds one Rule; `schema.ts`
 * validates it, `compile.ts` turns all of them into one data file. Field names here are those of the YAML.
 */
import type { Component } from '../identity/identity.ts';
import type { Level } from '../records/record.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low' | 'info';
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low', 'info'];

/** root: may head an incident; effect: only when nothing deeper shows; contributing: stands inside one. */
export type CauseKind = 'root' | 'effect' | 'contributing';

/** How strongly a signal speaks: proves ≥ 0.9, suggests 0.6 to 0.9, hints < 0.6, refutes rules the cause out. */
export type Strength = 'proves' | 'suggests' | 'hints' | 'refutes';

/**
 * What entries of one cause have in common (design.md section 4, «one entry per cause and subject»).
 * `target` = scheme, host and port of a network peer; `name` = an option, variable or connection;
 * `service` = a part of the platform.
 */
export type SubjectKind = 'task' | 'run' | 'host' | 'service' | 'target' | 'pool' | 'queue' | 'name' | 'file';

/** Facts computed from times, order and other attempts (causes.md 8.1) that may speak for a cause. */
export type FactName =
  'memory-growth' | 'same-progress' | 'neighbours-on-host' | 'second-start' | 'token-age';
export const FACT_NAMES: readonly FactName[] = [
  'memory-growth',
  'same-progress',
  'neighbours-on-host',
  'second-start',
  'token-age',
];

export interface Rule {
  /** The cause id; equals the file name; a final name of the taxonomy for built-in rules. */
  id: string;
  /** The folder below `rules/`. */
  family: string;
  /** A few words, no full stop: «Killed by execution_timeout». */
  title: string;
  kind: CauseKind;
  severity: Severity;
  subject: { kind: SubjectKind; /** Fixed name, for services. */ name?: string };
  /** One sentence for catalogues. */
  summary: string;
  /** A paragraph or two: what happened in Airflow's terms. */
  meaning: string;
  /** How it is recognised, and what looks like it and is not. */
  recognition: string;
  signals: RuleSignal[];
  /** Causes that are consequences of this one when they show in the same attempt or incident. */
  explains: string[];
  /** First lines of the report, most specific first; the first whose `{placeholders}` are all known is used. */
  verdicts: string[];
  /** For effects and weak evidence: what the root may be, and which file decides. */
  hypotheses: Hypothesis[];
  /** Files to fetch when they are not at hand. */
  nextEvidence: NextEvidence[];
  /** Alternatives to list as ruled out, with the line that decides. */
  ruledOut: RuledOutRule[];
  /** Computed facts that raise the confidence to at least this much. */
  corroboratedBy: { fact: FactName; confidence: number }[];
  remedies: Remedy[];
  links: Link[];
  examples: { fires: Example[]; nearMisses: NearMiss[] };
}

export interface RuleSignal {
  /** Unique inside the rule, kebab-case. */
  id: string;
  /**
   * JavaScript regular expression, compiled without flags; write case-insensitivity into it. Named groups
   * become captures. Names with a meaning: dagId runId taskId mapIndex tryNumber tiId externalId pod
   * workerHost pid (identity); url scheme host port (network target); name file pool queue (subject);
   * seconds status state code reason command signal rssKb limitKb bytes (values for texts).
   */
  pattern: string;
  /** Components whose logs may show it. `task` also covers a task's trigger files. */
  in: Component[];
  /**
   * `record`: anywhere in the record's text (default). `exception`: the pattern is tried on each
   * «Type: message» of the record's exception chains (type bare or dotted, as printed).
   */
  where: 'record' | 'exception';
  speaks: Strength;
  /** Of a refuting signal: why its line rules the cause out. */
  why?: string;
  /**
   * `fate`: Airflow, the kernel, Celery or Kubernetes says it of the attempt or process itself; it counts
   * wherever it stands. `error` (default): an error text, which counts only where it ended the task (in the
   * exception that failed it, or in the output of the command that failed), never when it was handled.
   */
  tells: 'fate' | 'error';
  /** Airflow versions whose source prints the text («>=2.3 <2.11 || >=3.0»), or `any` for texts of others. */
  versions: string;
  /** Who prints it: airflow, an Airflow provider (celery-provider, kubernetes-provider, http-provider …), or a library. */
  printedBy: string;
  /** Versions inside `versions` where the drift gate may miss the literal, and why. */
  holes?: { version: string; why: string }[];
  /** Conditions on the record, checked where it is found. */
  level?: Level[];
  /** Regular expression on the record's logger or file name. */
  logger?: string;
  /** Regular expression that some frame «file:name» of the exception (or chain) must match. */
  frames?: string;
  /** Regular expression that no frame may match. */
  notFrames?: string;
  /** True: only in text printed by user code or a child process; false: never in such text. */
  output?: boolean;
  /** Conditions on the other signals of the same attempt, as `cause-id/signal-id` or `marker/name`. */
  when?: SignalOrder;
}

export interface SignalOrder {
  /** One of these stands earlier in the attempt. */
  after?: string[];
  /** None of these stands earlier. */
  notAfter?: string[];
  /** One of these stands later. */
  before?: string[];
  /** None of these stands later. */
  notBefore?: string[];
  /** Limits `after`, `notAfter`, `before`, `notBefore` to this distance. */
  withinSeconds?: number;
}

export interface Hypothesis {
  cause: string;
  why: string;
  /** What would decide, in words. */
  decidedBy: string;
  /** The component whose log would decide; the hypothesis is dropped when that log is at hand and silent. */
  file?: Component;
  captured?: CapturedValues;
}

/** Only where the evidence captured these: regular expressions on the whole value, by the capture's name. */
export type CapturedValues = Record<string, string>;

export interface NextEvidence {
  what: string;
  /** A command to paste; `{placeholders}`: pod host namespace dagId taskId runId from to fromIso toIso … */
  command: string;
  file: Component;
  captured?: CapturedValues;
}

export interface RuledOutRule {
  cause: string;
  reason: string;
  /** Ruled out when one of these signals is in the attempt; its line is the evidence. */
  present?: string[];
  /** Ruled out when none of these signals is in the attempt … */
  absent?: string[];
  /** … and a log of this component is at hand (default: task). */
  file?: Component;
}

export interface Remedy {
  title: string;
  /** Airflow versions it is valid for; all when missing. */
  versions?: string;
  /** Sentences or code lines; `{captures}` are filled in. Code stands between backticks. */
  steps: string[];
  setting?: Setting;
  links: Link[];
}

export interface Setting {
  section: string;
  option: string;
  /** AIRFLOW__SECTION__OPTION; derived when missing. */
  env?: string;
  default: string;
}

export interface Link {
  title: string;
  url: string;
}

/** A log excerpt that must fire `signal`; parsed by the real readers, as the component `as`. */
export interface Example {
  signal: string;
  as: Component;
  log: string;
  /** Captures that must come out exactly. */
  captures?: Record<string, string>;
}

/** A log excerpt in which no signal of this rule may fire. */
export interface NearMiss {
  as: Component;
  log: string;
  why: string;
}
