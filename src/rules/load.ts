/** From the text of one rule file to a Rule, or to every mistake in it with its place. */
import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument, visit } from 'yaml';
import type { Document, Node, Pair, Scalar } from 'yaml';
import type { z } from 'zod';
import type { RuleError } from './rule-error.ts';
import { nearest, sortRuleErrors } from './rule-error.ts';
import type { Rule } from './rule.ts';
import { ruleSchema, toRule } from './schema.ts';

type Path = readonly PropertyKey[];

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

/** Offset of the deepest node on the path that exists, so that a missing key points at its parent. */
function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

function explain(
  issue: z.core.$ZodIssue,
  document: Document,
  raw: unknown,
  file: string,
  at: (offset: number) => { line: number; column: number },
): RuleError[] {
  const path = issue.path;
  const where = path.length === 0 ? 'the rule' : `\`${dotted(path)}\``;
  const offset = offsetOf(document, path);

  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(path);
    return issue.keys.map((key) => {
      const close = nearest(key, known);
      return {
        file,
        ...at(keyOffset(document, path, key) ?? offset),
        message: `unknown key \`${key}\` in ${where}`,
        remedy: close ? `Did you mean \`${close}\`?` : `Known here: ${known.join(', ')}.`,
      };
    });
  }
  if (issue.code === 'custom') {
    const index: unknown = issue.params?.['index'];
    const remedy: unknown = issue.params?.['remedy'];
    return [
      {
        file,
        ...at(offset + (typeof index === 'number' ? indexInSource(document, path, index) : 0)),
        message: `${where}: ${issue.message}`,
        remedy: typeof remedy === 'string' ? remedy : 'See rules/README.md.',
      },
    ];
  }
  if (issue.code === 'invalid_type' && valueAt(raw, path) === undefined) {
    return [
      {
        file,
        ...at(offset),
        message: `${where} is missing`,
        remedy:
          MISSING[String(path[0])] ?? `Add \`${String(path.at(-1))}\`; rules/rule.schema.json describes it.`,
      },
    ];
  }
  return [
    {
      file,
      ...at(offset),
      message: `${where}: ${lowerFirst(issue.message)}`,
      remedy: remedyFor(issue, path, raw),
    },
  ];
}

const MISSING: Record<string, string> = {
  examples: 'Give at least one log excerpt that fires each signal and one near miss that must not fire.',
  links: 'Link at least one page of public documentation, source or discussion.',
};

function remedyFor(issue: z.core.$ZodIssue, path: Path, raw: unknown): string {
  if (issue.code === 'invalid_value') {
    const close = nearest(String(valueAt(raw, path)), issue.values.map(String));
    if (close) return `Did you mean \`${close}\`?`;
  }
  if (issue.code === 'too_small') return MISSING[String(path[0])] ?? 'It must not be empty.';
  return 'rules/rule.schema.json describes what may stand here.';
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

function valueAt(raw: unknown, path: Path): unknown {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function keyOffset(document: Document, path: Path, key: string): number | undefined {
  const parent: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
  return (pair?.key as Node | undefined)?.range?.[0];
}

/** Offset inside the scalar's source text of the character `index` of its value, where that is simple. */
function indexInSource(document: Document, path: Path, index: number): number {
  const node: unknown = document.getIn(path, true);
  if (!isScalar(node) || typeof node.value !== 'string') return 0;
  if (node.type === 'PLAIN') return index;
  if (node.type !== 'QUOTE_SINGLE' || node.value.includes('\n')) return 0;
  const quotesBefore = node.value.slice(0, index).split("'").length - 1;
  return 1 + index + quotesBefore;
}

/** Keys that the schema knows at a path, found by walking it. */
function knownKeys(path: Path): string[] {
  let schema: unknown = ruleSchema;
  for (const key of path) {
    schema = unwrap(schema);
    schema =
      typeof key === 'number' ? (schema as { element?: unknown }).element : shapeOf(schema)[String(key)];
  }
  return Object.keys(shapeOf(unwrap(schema)));
}

function unwrap(schema: unknown): unknown {
  let inner = schema;
  while (typeof inner === 'object' && inner !== null && 'unwrap' in inner) {
    if ('element' in inner) return inner;
    inner = (inner as { unwrap: () => unknown }).unwrap();
  }
  return inner;
}

function shapeOf(schema: unknown): Record<string, unknown> {
  return (schema as { shape?: Record<string, unknown> } | undefined)?.shape ?? {};
}

function dotted(path: Path): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i > 0 ? '.' : ''}${String(key)}`))
    .join('');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
