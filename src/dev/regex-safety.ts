/** The gate against patterns that hostile lines can make slow; only in development, since recheck is large. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check } from 'recheck';
import type { AttackPattern } from 'recheck';
import { MAX_RECORD_CHARS } from '../records/record.ts';
import type { LoadedRule } from '../rules/load.ts';
import { MARKERS } from '../rules/markers.ts';
import type { RuleError } from '../rules/rule-error.ts';

/** Verdicts by hash of the pattern, so that only changed patterns cost seconds. */
const CACHE_FILE = join('node_modules', '.cache', 'dagnosis', 'recheck.json');
const TIMEOUT_MS = 10_000;
/** A harmless pattern takes 2 ms for the longest record, a quadratic one 70 and more. */
const MAX_MS = 25;

export interface RegexSafety {
  errors: RuleError[];
  /** Patterns on which recheck gave up, as `cause/signal`. */
  undecided: string[];
}

/** One regular expression of ours, and where it stands. */
export interface Pattern extends Pick<RuleError, 'file' | 'line' | 'column'> {
  name: string;
  source: string;
}

export function patternsOfRules(rules: readonly LoadedRule[]): Pattern[] {
  return rules.flatMap(({ rule, file, locate }) =>
    rule.signals.flatMap((signal, i) =>
      (['pattern', 'logger', 'frames', 'notFrames'] as const).flatMap((key) => {
        const source = signal[key];
        const place = { file, ...locate(['signals', i, key]) };
        return source === undefined ? [] : [{ ...place, name: `${rule.id}/${signal.id}`, source }];
      }),
    ),
  );
}

export function patternsOfMarkers(): Pattern[] {
  const place = { file: join('src', 'rules', 'markers.ts'), line: 1, column: 1 };
  return MARKERS.map(({ id, pattern }) => ({ ...place, name: `marker/${id}`, source: pattern }));
}

/** Attacks each pattern, a handful of seconds for a new one at worst. */
export async function checkRegexSafety(patterns: readonly Pattern[]): Promise<RegexSafety> {
  const safety: RegexSafety = { errors: [], undecided: [] };
  const verdicts = readCache();
  for (const { name, source, file, line, column } of patterns) {
    const verdict = (verdicts[hash(source)] ??= await judge(source));
    if (verdict === 'unknown') safety.undecided.push(name);
    if (verdict === 'safe' || verdict === 'unknown') continue;
    safety.errors.push({
      file,
      line,
      column,
      message: `a hostile line can make ${name} slow: ${verdict}`,
      remedy:
        'Bound every repetition ({0,200}), or repeat only what cannot begin the next part ([^ ]+ before a blank).',
    });
  }
  writeCache(verdicts);
  return safety;
}

/** `safe`, `unknown` (recheck gave up), or the attack in words. */
async function judge(source: string): Promise<string> {
  const pattern = new RegExp(source);
  for (const pump of ownPumps(source)) {
    const ms = cost(pattern, { pumps: [{ prefix: '', pump }], suffix: '' });
    if (ms >= MAX_MS) return `${ms.toFixed(0)} ms for one record of ${JSON.stringify(pump.slice(0, 120))}`;
  }
  const result = await check(source, '', { timeout: TIMEOUT_MS });
  if (result.status !== 'vulnerable') return result.status;
  const ms = cost(pattern, result.attack);
  if (ms < MAX_MS) return 'safe';
  const example = result.attack.pattern.slice(0, 120);
  return `${ms.toFixed(0)} ms for one record, ${result.complexity.summary}, for example by ${example}`;
}

/** Between the repeated words: what most patterns stop at, and what most let pass. */
const GAPS = [' ', '\n', 'a', '.', ',', "'", '"', '1'];

/** The pattern's own words over and over, each for itself and all in turn: recheck gives up on long patterns. */
function ownPumps(source: string): string[] {
  const text = source
    .replace(/\(\?(?:<\w+>|[:=!]|<[=!])/g, '(')
    .replace(/\\[A-Za-z]|\{\d+(?:,\d*)?\}/g, '\0');
  const words = [...new Set(text.split(/[\0\\^$.*+?()[\]{}|]+/))].filter(({ length }) => length > 2);
  return [words.join(''), ...words].flatMap((word) => GAPS.map((gap) => word + gap));
}

interface Attack {
  pumps: readonly Pick<AttackPattern['pumps'][number], 'prefix' | 'pump'>[];
  suffix: string;
}

/** recheck calls bounded repetitions polynomial, so its attack is tried on the longest record that is matched. */
function cost(pattern: RegExp, { pumps, suffix }: Attack): number {
  const room = MAX_RECORD_CHARS / pumps.length;
  const attack =
    pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(room / pump.length))).join('') + suffix;
  let best = Infinity;
  for (let i = 0; i < 3 && best >= MAX_MS; i += 1) {
    const start = performance.now();
    pattern.test(attack);
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

function hash(source: string): string {
  return createHash('sha256').update(source).digest('hex').slice(0, 24);
}

function readCache(): Record<string, string> {
  try {
    return JSON.parse(readFileSync(CACHE_FILE, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}

function writeCache(verdicts: Record<string, string>): void {
  // What could not be decided gets another chance.
  const decided = Object.fromEntries(Object.entries(verdicts).filter(([, verdict]) => verdict !== 'unknown'));
  mkdirSync(dirname(CACHE_FILE), { recursive: true });
  writeFileSync(CACHE_FILE, JSON.stringify(decided));
}
