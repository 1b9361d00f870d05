/**
 * What two habits would have said of the same case: taking the last line of level ERROR, and grepping for the
 * best-known message of every cause. Both use the patterns of our rules, line by line and without judgement.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFacts } from '../extract/facts.ts';
import type { LogRecord } from '../records/record.ts';
import { exceptionChains } from '../records/traceback.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { matchRecord } from '../rules/match.ts';
import { recordsOf } from '../rules/prove.ts';
import type { Strength } from '../rules/rule.ts';
import type { LabelledCase } from './accuracy-cases.ts';

/** A cause, or undefined for a habit that finds nothing: right for healthy runs only. */
export interface Habits {
  lastError: string | undefined;
  grep: string | undefined;
}

const STRENGTHS: readonly Strength[] = ['proves', 'suggests', 'hints'];

export function habitsOn(
  { folder }: LabelledCase,
  sources: readonly SourceFacts[],
  compiled: CompiledRules,
): Habits {
  const speaks = new Map(
    compiled.rules.flatMap(({ id, signals }) => signals.map((s) => [`${id}/${s.id}`, s.speaks] as const)),
  );
  const bestKnown = new Set(
    compiled.rules.flatMap(({ id, signals }) => {
      const best = signals.find((signal) => signal.speaks === 'proves');
      return best ? [`${id}/${best.id}`] : [];
    }),
  );
  const found = new Map<string, number>();
  let last: { time: number; cause: string | undefined } | undefined;
  for (const path of new Set(sources.map((source) => source.path))) {
    const component = sources.find((source) => source.path === path)!.component;
    for (const record of recordsOf(readFileSync(join(folder, 'logs', path), 'utf8'))) {
      const matches = matchRecord(record, exceptionChains(record), component, compiled);
      for (const { cause, id } of matches) {
        if (bestKnown.has(`${cause}/${id}`)) found.set(cause, (found.get(cause) ?? 0) + 1);
      }
      const time = record.time ?? last?.time ?? 0;
      if (!isError(record) || (last && time < last.time)) continue;
      const strengthOf = (match: { cause: string; id: string }): number =>
        STRENGTHS.indexOf(speaks.get(`${match.cause}/${match.id}`) ?? 'refutes');
      const spoken = matches.filter((match) => strengthOf(match) >= 0);
      last = { time, cause: spoken.sort((a, b) => strengthOf(a) - strengthOf(b))[0]?.cause ?? 'unnamed' };
    }
  }
  const [most] = [...found].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return { lastError: last?.cause, grep: most?.[0] };
}

function isError({ level, text }: LogRecord): boolean {
  return (
    level === 'error' || level === 'critical' || (level === undefined && /\b(?:ERROR|CRITICAL)\b/.test(text))
  );
}
