/** The gate against patterns that hostile lines can make slow; only in development, since recheck is large. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { check } from 'recheck';
import type { AttackPattern } from 'recheck';
import { MAX_RECORD_CHARS } from '../records/record.ts';
import type { LoadedRule } from '../rules/load.ts';
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

/** Asks recheck about every pattern of the rules, a handful of seconds for a new one at worst. */
export async function checkRegexSafety(rules: readonly LoadedRule[]): Promise<RegexSafety> {
  const safety: RegexSafety = { errors: [], undecided: [] };
  const verdicts = readCache();
  for (const { rule, file, locate } of rules) {
    for (const [i, signal] of rule.signals.entries()) {
      for (const key of ['pattern', 'logger', 'frames', 'notFrames'] as const) {
        const source = signal[key];
        if (source === undefined) continue;
        const verdict = (verdicts[hash(source)] ??= await judge(source));
        if (verdict === 'unknown') safety.undecided.push(`${rule.id}/${signal.id}`);
        if (verdict === 'safe' || verdict === 'unknown') continue;
        safety.errors.push({
          file,
          ...locate(['signals', i, key]),
          message: `a hostile line can make the pattern slow: ${verdict}`,
          remedy:
            'Bound every repetition ({0,200}), or repeat only what cannot begin the next part ([^ ]+ before a blank).',
        });
      }
    }
  }
  writeCache(verdicts);
  return safety;
}

/** `safe`, `unknown`, or the attack in words. */
async function judge(source: string): Promise<string> {
  const result = await check(source, '', { timeout: TIMEOUT_MS });
  if (result.status !== 'vulnerable') return result.status;
  const ms = cost(new RegExp(source), result.attack);
  if (ms < MAX_MS) return 'safe';
  const example = result.attack.pattern.slice(0, 120);
  return `${ms.toFixed(0)} ms for one record, ${result.complexity.summary}, for example by ${example}`;
}

/** recheck calls bounded repetitions polynomial, so its attack is tried on the longest record that is matched. */
function cost(pattern: RegExp, { pumps, suffix }: AttackPattern): number {
  const room = MAX_RECORD_CHARS / pumps.length;
  const attack =
    pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(room / pump.length))).join('') + suffix;
  let best = Infinity;
  for (let i = 0; i < 3; i += 1) {
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
