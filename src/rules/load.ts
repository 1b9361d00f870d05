/** From the text of one rule file to a Rule, or to every mistake in it with its place. */
import { LineCounter, isScalar, parseDocument, visit } from 'yaml';
import type { Document, Pair, Scalar } from 'yaml';
import type { RuleError } from './rule-error.ts';
import { nearest, sortRuleErrors } from './rule-error.ts';
import { explain, offsetOf, valueAt } from './rule-issues.ts';
import type { Path } from './rule-issues.ts';
import type { Rule } from './rule.ts';
import { ruleSchema, toRule } from './schema.ts';

/** Finds the place of a part of the rule in its file, for errors found after loading. */
export type Locate = (path: Path) => { line: number; column: number };

/** A rule with where it came from. */
export interface LoadedRule {
  rule: Rule;
  file: string;
  locate: Locate;
}

export interface ParsedRule {
  /** Present when there are no errors. */
  rule?: Rule;
  errors: RuleError[];
  locate: Locate;
}

/** Keys whose values stay numbers or booleans; `default: 30.0` and `seconds: 300` mean the text as written. */
const TYPED_KEYS = new Set(['confidence', 'withinSeconds', 'output']);

/**
 * @param text YAML of one rule file
 * @param file its path as shown in errors; the name without `.yaml` must be the rule's id
 * @param family the folder it stands in
 */
export function parseRule(text: string, file: string, family: string): ParsedRule {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const locate: Locate = (path) => at(offsetOf(document, path));

  const errors: RuleError[] = [...document.errors, ...document.warnings].map((error) => ({
    file,
    ...at(error.pos[0]),
    message: `not readable as YAML: ${error.message.replace(/\s+/g, ' ')}`,
    remedy:
      'Quote texts that hold `: `, `#`, `{`, `[` or a backslash with single quotes, or use a `|` block.',
  }));
  if (errors.length > 0) return { errors, locate };

  keepTextAsWritten(document);
  const raw: unknown = document.toJS();
  const parsed = ruleSchema.safeParse(raw);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) errors.push(...explain(issue, document, raw, file, at));
  }
  for (const { path, message, remedy } of crossCheck(raw, file, family)) {
    errors.push({ file, ...locate(path), message, remedy });
  }
  if (!parsed.success || errors.length > 0) return { errors: sortRuleErrors(errors), locate };
  return { rule: toRule(parsed.data, family), errors, locate };
}

function keepTextAsWritten(document: Document): void {
  visit(document, {
    Pair(_, pair: Pair) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!isScalar(pair.value) || TYPED_KEYS.has(key)) return;
      const scalar: Scalar = pair.value;
      if (typeof scalar.value === 'number' || typeof scalar.value === 'boolean') {
        scalar.value = scalar.source ?? String(scalar.value);
      }
    },
  });
}

/** What one file can be asked beyond its shape; takes anything, as the shape may be wrong at the same time. */
function* crossCheck(
  raw: unknown,
  file: string,
  family: string,
): Generator<{ path: Path; message: string; remedy: string }> {
  const id = valueAt(raw, ['id']);
  const name = /([^/\\]*)\.ya?ml$/.exec(file)?.[1];
  if (typeof id === 'string' && name !== undefined && id !== name) {
    yield {
      path: ['id'],
      message: `the id \`${id}\` is not the file's name \`${name}\``,
      remedy: `Call the file ${id}.yaml or the rule \`${name}\`.`,
    };
  }
  const written = valueAt(raw, ['family']);
  if (typeof written === 'string' && written !== family) {
    yield {
      path: ['family'],
      message: `the family \`${written}\` is not the folder \`${family}\``,
      remedy: 'Leave `family` out, or move the file.',
    };
  }
  const signals = list(valueAt(raw, ['signals']));
  const ids = signals.map((signal) => valueAt(signal, ['id']));
  for (const [i, signal] of ids.entries()) {
    if (typeof signal !== 'string' || ids.indexOf(signal) === i) continue;
    yield {
      path: ['signals', i, 'id'],
      message: `the signal id \`${signal}\` stands twice`,
      remedy: 'Signal ids are unique inside a rule.',
    };
  }
  const fires = list(valueAt(raw, ['examples', 'fires']));
  for (const [i, example] of fires.entries()) {
    const signal = valueAt(example, ['signal']);
    if (typeof signal !== 'string' || ids.includes(signal)) continue;
    yield {
      path: ['examples', 'fires', i, 'signal'],
      message: `there is no signal \`${signal}\` in this rule`,
      remedy: suggestion(signal, ids),
    };
  }
  const shown = new Set(fires.map((example) => valueAt(example, ['signal'])));
  for (const [i, signal] of ids.entries()) {
    if (typeof signal !== 'string' || shown.has(signal) || ids.indexOf(signal) !== i) continue;
    yield {
      path: ['signals', i, 'id'],
      message: `the signal \`${signal}\` has no example`,
      remedy: 'Add an entry to examples.fires with a log excerpt that fires it.',
    };
  }
}

function suggestion(word: string, known: readonly unknown[]): string {
  const words = known.filter((entry): entry is string => typeof entry === 'string');
  const close = nearest(word, words);
  return close ? `Did you mean \`${close}\`?` : `Known: ${words.join(', ')}.`;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}
