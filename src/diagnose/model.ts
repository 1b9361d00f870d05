/** What diagnosis works on between facts and report. Everything here lives for one run only. */
import type { AttemptRef } from '../identity/identity.ts';
import type { Citation, ExceptionChain, Signal, SourceFacts } from '../extract/facts.ts';
import type { Compared } from './compared/compared.ts';
import type { Outcome } from '../report/report.ts';
import type { Rule, RuleSignal } from '../rules/rule.ts';

/** One signal where it was seen, with the rule that it belongs to (markers have none). */
export interface Sighting {
  signal: Signal;
  source: SourceFacts;
  /** Order of the source in the input, for a total order without times. */
  order: number;
  rule?: Rule;
  spec?: RuleSignal;
}

export interface Attempt {
  key: string;
  ref: AttemptRef;
  /** Own logs: the task's and its triggers'. Empty for attempts that only components report. */
  sources: SourceFacts[];
  /** Sightings in own logs, in the order of the log. */
  own: Sighting[];
  chains: PlacedChain[];
  /** Sightings in component logs that name this attempt, by time. */
  reports: Sighting[];
  outcome: Outcome;
  tries?: number;
  host?: string;
  pids: number[];
  queued?: number;
  start?: number;
  end?: number;
  /** Last line of its own log. */
  last?: number;
  /** A later attempt of the same task instance succeeded. */
  recovered: boolean;
  /** What other attempts and other starts tell of it. */
  compared?: Compared;
}

export interface PlacedChain {
  chain: ExceptionChain;
  source: SourceFacts;
  order: number;
}

/** A cause that may explain how an attempt ended, with what speaks for it. */
export interface Candidate {
  cause: string;
  rule: Rule;
  sightings: Sighting[];
  /** 0 to 1, before folding. */
  confidence: number;
  /** Position for «the first abnormal line wins»: time, or the order in the log. */
  at: Position;
}

export interface Position {
  time?: number;
  /** Own log first: 0; component logs: 1. */
  foreign: number;
  order: number;
  record: number;
}

/** What is decided about one attempt. */
export interface Verdict {
  attempt: Attempt;
  head?: Candidate;
  /** Candidates that the head explains. */
  consequences: Candidate[];
  /** Other candidates, weaker or later. */
  rivals: Candidate[];
  contributing: Candidate[];
  /** Lines by which a cause is ruled out. */
  refuted: Sighting[];
  /** Present when the attempt was green and nothing else makes it failed. */
  green: boolean;
  /** A failure that a green attempt seems to have borne, since it had something to return. */
  outweighed?: { head: Candidate; contributing: Candidate[] };
}

export function sightingKey(sighting: Sighting): string {
  return `${sighting.signal.cause}/${sighting.signal.id}`;
}

/** The number of the line in its stream, by which lines are near each other. */
export function streamLineOf({ streamLine, line }: Citation): number {
  return streamLine ?? line;
}

/** Order inside one source. */
export function inLogOrder(a: Sighting, b: Sighting): number {
  return (
    a.order - b.order || a.signal.record - b.signal.record || streamLineOf(a.signal) - streamLineOf(b.signal)
  );
}

/** Order over sources: by time where both have one, else as the sources come. */
export function inTimeOrder(a: Sighting, b: Sighting): number {
  const { time: left } = a.signal;
  const { time: right } = b.signal;
  if (left !== undefined && right !== undefined && left !== right) return left - right;
  return inLogOrder(a, b);
}
