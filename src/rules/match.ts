import type { Component } from '../identity/identity.ts';
import type { LogRecord } from '../records/record.ts';
import type { ParsedChain, ParsedLink } from '../records/traceback.ts';
import type { CompiledRules, CompiledSignal } from './compile.ts';
import { LiteralIndex } from './literal-index.ts';

/** One signal found in one record. */
export interface Match {
  cause: string;
  id: string;
  /** Where the match starts in the record's text. */
  at: number;
  /** Named groups that took part. */
  captures: Record<string, string>;
  /** The exception in which the match stands: which of the given chains, and which link of it. */
  chainIndex?: number;
  linkIndex?: number;
}

/**
 * Every signal that the record shows, in the order of the text; each signal once per record, or once per
 * exception. Conditions on other signals (`when`) are not looked at: they belong to the attempt.
 * @param component the source's; `unknown` may show the signals of every component
 * @param literals numbers of the literals in the record's text, and perhaps of others, when these are known already
 */
export function matchRecord(
  record: LogRecord,
  chains: readonly ParsedChain[],
  component: Component,
  compiled: CompiledRules,
  literals?: readonly number[],
): Match[] {
  const { record: inRecord, exception: inException } = matchersOf(compiled, component);
  const matches: Match[] = [];
  for (const matcher of inRecord.candidates(record.text, literals)) {
    if (!matcher.accepts(record, chains)) continue;
    const found = matcher.pattern.exec(record.text);
    if (!found) continue;
    const { cause, id } = matcher;
    const match: Match = { cause, id, at: found.index, captures: capturesOf(found) };
    matches.push(chains.length === 0 ? match : { ...match, ...placeIn(chains, found.index, record.text) });
  }
  for (const [chainIndex, chain] of chains.entries()) {
    for (const [linkIndex, link] of chain.links.entries()) {
      const text = printed(link);
      for (const matcher of inException.candidates(text)) {
        if (!matcher.accepts(record, [chain])) continue;
        const found = matcher.pattern.exec(text);
        if (!found) continue;
        const verbatim = record.text.startsWith(text, link.at);
        const at = link.at + (verbatim ? found.index : 0);
        const { cause, id } = matcher;
        matches.push({ cause, id, at, captures: capturesOf(found), chainIndex, linkIndex });
      }
    }
  }
  if (matches.length < 2) return matches;
  return matches.sort((a, b) => a.at - b.at || compareText(a.cause, b.cause) || compareText(a.id, b.id));
}

interface Matchers {
  record: MatcherSet;
  exception: MatcherSet;
}

const revived = new WeakMap<CompiledRules, Map<Component, Matchers>>();

function matchersOf(compiled: CompiledRules, component: Component): Matchers {
  let byComponent = revived.get(compiled);
  if (!byComponent) revived.set(compiled, (byComponent = new Map<Component, Matchers>()));
  let matchers = byComponent.get(component);
  if (!matchers) {
    const signals = compiled.signals.filter(
      (signal) => component === 'unknown' || signal.in.includes(component),
    );
    matchers = {
      record: new MatcherSet(
        signals.filter(({ where }) => where === 'record'),
        compiled.literals,
      ),
      exception: new MatcherSet(
        signals.filter(({ where }) => where === 'exception'),
        compiled.literals,
      ),
    };
    byComponent.set(component, matchers);
  }
  return matchers;
}

/** Signals that are looked for in one kind of text, behind an index of their literals. */
class MatcherSet {
  readonly #always: Matcher[] = [];
  readonly #byLiteral = new Map<number, Matcher[]>();
  readonly #literals: readonly string[];
  readonly #used: readonly number[];
  /** Number of the text at hand. */
  #round = 0;
  /** Made when a text is searched for the first time. */
  #index: LiteralIndex | undefined;

  constructor(signals: readonly CompiledSignal[], literals: readonly string[]) {
    this.#literals = literals;
    for (const signal of signals) {
      const matcher = new Matcher(signal);
      if (signal.literals.length === 0) this.#always.push(matcher);
      for (const literal of signal.literals) {
        const matchers = this.#byLiteral.get(literal);
        if (matchers) matchers.push(matcher);
        else this.#byLiteral.set(literal, [matcher]);
      }
    }
    this.#used = [...this.#byLiteral.keys()];
  }

  candidates(text: string, literals: readonly number[] = this.#find(text)): readonly Matcher[] {
    if (literals.length === 0) return this.#always;
    if (literals.length === 1 && this.#always.length === 0) return this.#byLiteral.get(literals[0]!) ?? [];
    const matchers = this.#always.slice();
    this.#round += 1;
    for (const literal of literals) {
      for (const matcher of this.#byLiteral.get(literal) ?? []) {
        if (matcher.round === this.#round) continue;
        matcher.round = this.#round;
        matchers.push(matcher);
      }
    }
    return matchers;
  }

  #find(text: string): readonly number[] {
    this.#index ??= new LiteralIndex(this.#used.map((number) => this.#literals[number]!));
    return this.#index.find(text).map((index) => this.#used[index]!);
  }
}

/** One signal with its regular expressions, compiled when a text first holds one of its literals. */
class Matcher {
  readonly cause: string;
  readonly id: string;
  /** Of the last text for which it was taken: a set of some hundred matchers for each text takes too long. */
  round = 0;
  readonly #signal: CompiledSignal;
  #pattern: RegExp | undefined;
  #logger: RegExp | undefined;
  #frames: RegExp | undefined;
  #notFrames: RegExp | undefined;

  constructor(signal: CompiledSignal) {
    this.#signal = signal;
    this.cause = signal.cause;
    this.id = signal.id;
  }

  get pattern(): RegExp {
    return (this.#pattern ??= new RegExp(this.#signal.pattern));
  }

  /** Conditions on the record and on the frames of the chains; what a record does not say fulfils none. */
  accepts(record: LogRecord, chains: readonly ParsedChain[]): boolean {
    const { level, logger, frames, notFrames, output } = this.#signal;
    if (level && !(record.level && level.includes(record.level))) return false;
    if (output !== undefined && output !== (record.output ?? false)) return false;
    if (logger !== undefined && !(this.#logger ??= new RegExp(logger)).test(record.logger ?? ''))
      return false;
    if (frames !== undefined && !someFrame(chains, (this.#frames ??= new RegExp(frames)))) return false;
    if (notFrames !== undefined && someFrame(chains, (this.#notFrames ??= new RegExp(notFrames))))
      return false;
    return true;
  }
}

function someFrame(chains: readonly ParsedChain[], pattern: RegExp): boolean {
  return chains.some(({ links }) =>
    links.some(({ frames }) => frames.some(({ file, name }) => pattern.test(`${file}:${name}`))),
  );
}

/** An exception as Python prints it. */
function printed({ type, message }: ParsedLink): string {
  return message === '' ? type : `${type}: ${message}`;
}

/** The exception that an offset of the record's text belongs to: in its traceback or in its message. */
function placeIn(
  chains: readonly ParsedChain[],
  at: number,
  text: string,
): { chainIndex: number; linkIndex: number } | undefined {
  for (const [chainIndex, { links }] of chains.entries()) {
    for (const [linkIndex, link] of links.entries()) {
      const start = text.lastIndexOf('Traceback (most recent call last)', link.at);
      if (at >= Math.max(0, start) && at < link.at + printed(link).length) return { chainIndex, linkIndex };
    }
  }
  return undefined;
}

const NO_CAPTURES: Readonly<Record<string, string>> = Object.freeze({});

function capturesOf({ groups }: RegExpExecArray): Record<string, string> {
  if (groups === undefined) return NO_CAPTURES;
  const captures: Record<string, string> = {};
  for (const name of Object.keys(groups)) {
    // A group that took no part is undefined, whatever its type says.
    const value = groups[name];
    if (value !== undefined) captures[name] = value;
  }
  return captures;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
