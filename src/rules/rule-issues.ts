/** What the schema found, as mistakes for a person: with place, and what to do. */
import { isMap, isNode, isPair, isScalar } from 'yaml';
import type { Document, Node } from 'yaml';
import type { z } from 'zod';
import type { RuleError } from './rule-error.ts';
import { nearest } from './rule-error.ts';
import { ruleSchema } from './schema.ts';

export type Path = readonly PropertyKey[];

/** Offset of the deepest node on the path that exists, so that a missing key points at its parent. */
export function offsetOf(document: Document, path: Path): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}

export function explain(
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

export function valueAt(raw: unknown, path: Path): unknown {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
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
