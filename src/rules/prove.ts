/** A rule's own proof: its examples must fire, with their captures, and its near misses must not. */
import type { Component } from '../identity/identity.ts';
import { RecordReader } from '../records/reader.ts';
import type { LogRecord } from '../records/record.ts';
import { exceptionChains } from '../records/traceback.ts';
import { compileRules } from './compile.ts';
import type { LoadedRule } from './load.ts';
import type { Match } from './match.ts';
import { matchRecord } from './match.ts';
import type { RuleError } from './rule-error.ts';
import type { Rule } from './rule.ts';

/**
 * Reads every excerpt with the real readers and matches it against its rule. `when` is not looked at.
 * @returns an error for each example that does not fire, or captures something else, and each near miss that fires
 */
export function proveRules(rules: readonly LoadedRule[]): RuleError[] {
  return rules.flatMap(({ rule, file, locate }) => {
    const errors: RuleError[] = [];
    const report = (path: PropertyKey[], message: string, remedy: string): void => {
      errors.push({ file, ...locate(path), message, remedy });
    };
    const findIn = finderOf(rule);
    for (const [i, example] of rule.examples.fires.entries()) {
      const matches = findIn(example.log, example.as);
      const fired = matches.filter(({ id }) => id === example.signal);
      const path = ['examples', 'fires', i, 'log'];
      if (fired.length === 0) {
        report(path, `\`${example.signal}\` does not fire on its example`, whyNot(rule, example, matches));
      } else if (example.captures && !fired.some((match) => hasCaptures(match, example.captures ?? {}))) {
        report(
          ['examples', 'fires', i, 'captures'],
          `\`${example.signal}\` captures ${JSON.stringify(fired[0]!.captures)}`,
          `Expected ${JSON.stringify(example.captures)}: mend the pattern's groups or the example.`,
        );
      }
    }
    for (const [i, nearMiss] of rule.examples.nearMisses.entries()) {
      for (const { id } of findIn(nearMiss.log, nearMiss.as)) {
        report(
          ['examples', 'nearMisses', i, 'log'],
          `\`${id}\` fires on a near miss: ${nearMiss.why}`,
          'Make the pattern narrower, or add a condition (level, logger, frames, output).',
        );
      }
    }
    return errors;
  });
}

function finderOf(rule: Rule): (log: string, component: Component) => Match[] {
  const compiled = compileRules([rule]);
  return (log, component) =>
    recordsOf(log)
      .flatMap((record) => matchRecord(record, exceptionChains(record), component, compiled))
      .filter(({ cause }) => cause === rule.id);
}

/** The records of an excerpt. */
export function recordsOf(log: string): LogRecord[] {
  const reader = new RecordReader();
  const records: LogRecord[] = [];
  let byteOffset = 0;
  for (const [i, text] of log.replace(/\n$/, '').split('\n').entries()) {
    records.push(...reader.push({ text, line: i + 1, byteOffset }));
    byteOffset += text.length + 1;
  }
  return [...records, ...reader.end()];
}

function hasCaptures({ captures }: Match, expected: Readonly<Record<string, string>>): boolean {
  return Object.entries(expected).every(([name, value]) => captures[name] === value);
}

/** The likeliest reason, for whoever writes the rule. */
function whyNot(
  rule: Rule,
  { signal: id, as, log }: { signal: string; as: Component; log: string },
  others: readonly Match[],
): string {
  const signal = rule.signals.find((each) => each.id === id);
  if (signal && as !== 'unknown' && !signal.in.includes(as)) {
    return `The signal is not looked for in ${as} logs: see its \`in\`.`;
  }
  const pattern = new RegExp(signal?.pattern ?? '');
  const records = recordsOf(log);
  if (signal?.where === 'exception') {
    const found = records.flatMap((record) => exceptionChains(record).flatMap(({ links }) => links));
    if (!found.some(({ type, message }) => pattern.test(`${type}: ${message}`))) {
      return `The exceptions read are: ${found.map(({ type, message }) => JSON.stringify(`${type}: ${message}`)).join(', ') || 'none'}.`;
    }
    return 'The pattern matches, a condition (level, logger, frames, output) does not hold.';
  }
  if (records.some(({ text }) => pattern.test(text))) {
    const seen = records.map(({ level, logger, output }) => JSON.stringify({ level, logger, output }));
    return `The pattern matches, a condition does not hold; the records have ${seen.join(', ')}.`;
  }
  const instead = others.length > 0 ? ` Instead: ${others.map((match) => match.id).join(', ')}.` : '';
  return `The text read is ${JSON.stringify(
    records
      .map(({ text }) => text)
      .join(' ⏎ ')
      .slice(0, 300),
  )}.${instead}`;
}
