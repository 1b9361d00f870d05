import type { Component } from '../identity/identity.ts';
import type { Level } from '../records/record.ts';
import { deriveLiterals } from '../scan/literals.ts';
import { MARKERS } from './markers.ts';
import type { Rule } from './rule.ts';

/** All rules in force, ready to match: plain data that survives JSON and structured clone. */
export interface CompiledRules {
  /** What diagnosis and texts read; without the examples, which only prove the rule. */
  rules: Rule[];
  signals: CompiledSignal[];
  /** What the scan looks for: the bytes of every record that may match a signal hold one. Sorted, each once. */
  literals: string[];
}

export interface CompiledSignal {
  cause: string;
  id: string;
  pattern: string;
  /** Indices into CompiledRules.literals; a text without any of them cannot match. Empty: always try. */
  literals: number[];
  in: Component[];
  where: 'record' | 'exception';
  level?: Level[];
  logger?: string;
  frames?: string;
  notFrames?: string;
  output?: boolean;
}

/** A key of `error_detail` (Airflow 3): the traceback that is built from it does not stand in the bytes as such. */
const STRUCTURED_TRACEBACK = 'exc_type';

/**
 * @param rules loaded and checked; of two with the same id the later one is in force (a user's over a built-in)
 */
export function compileRules(rules: readonly Rule[]): CompiledRules {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const inForce = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const found = inForce.map((rule) => rule.signals.map(({ pattern }) => deriveLiterals(pattern)));
  const ofMarkers = MARKERS.map(({ pattern }) => deriveLiterals(pattern));
  const literals = [...new Set([...found.flat(2), ...ofMarkers.flat(), STRUCTURED_TRACEBACK])].sort();
  const indexOf = new Map(literals.map((literal, index) => [literal, index]));

  const signals = inForce.flatMap((rule, r) =>
    rule.signals.map((signal, s): CompiledSignal => {
      const { id, pattern, where, level, logger, frames, notFrames, output } = signal;
      return {
        cause: rule.id,
        id,
        pattern,
        literals: found[r]![s]!.map((literal) => indexOf.get(literal)!),
        in: signal.in,
        where,
        ...(level && { level }),
        ...(logger !== undefined && { logger }),
        ...(frames !== undefined && { frames }),
        ...(notFrames !== undefined && { notFrames }),
        ...(output !== undefined && { output }),
      };
    }),
  );
  const markers = MARKERS.map((marker, m): CompiledSignal => ({
    ...marker,
    in: [...marker.in],
    cause: 'marker',
    literals: ofMarkers[m]!.map((literal) => indexOf.get(literal)!),
    where: 'record',
  }));
  return {
    rules: inForce.map((rule) => ({ ...rule, examples: { fires: [], nearMisses: [] } })),
    signals: [...signals, ...markers],
    literals,
  };
}
