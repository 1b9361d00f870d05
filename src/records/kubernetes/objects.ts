import { isMap, isSeq, type Document } from 'yaml';
import { JsonWalk } from '../documents/json-walk.ts';
import { parseYaml, yamlDocuments } from '../documents/yaml-text.ts';
import { isObject, type JsonObject } from '../envelopes/shipped.ts';

/** An object of a dump, and where its parts stand in the text. */
export interface LocatedObject {
  value: JsonObject;
  /** Index in the text of the value under a path, or of its nearest parent that is there. */
  at: (...path: readonly (string | number)[]) => number;
}

/** The objects of a JSON dump: one, several behind each other, or the items of lists. */
export function* jsonObjects(text: string): Generator<LocatedObject> {
  const walk = new JsonWalk(text);
  for (const root of walk.roots()) yield* itemsOf(walk, root.start, root.end);
  // What had arrived of a list that is cut off.
  const items = walk.cut ? walk.find(0, 'items') : undefined;
  if (items !== undefined)
    for (const item of walk.children(items)) yield* itemsOf(walk, item.start, item.end);
}

function* itemsOf(walk: JsonWalk, start: number, end: number): Generator<LocatedObject> {
  const items = walk.text[start] === '[' ? start : walk.find(start, 'items');
  if (items !== undefined) {
    for (const item of walk.children(items)) yield* itemsOf(walk, item.start, item.end);
    return;
  }
  const value = walk.parse({ start, end });
  if (isObject(value)) yield { value, at: (...path) => locate(walk, start, path) };
}

function locate(walk: JsonWalk, start: number, path: readonly (string | number)[]): number {
  let at = start;
  for (const step of path) {
    const next = typeof step === 'string' ? walk.find(at, step) : nth(walk, at, step);
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

function nth(walk: JsonWalk, start: number, index: number): number | undefined {
  for (const child of walk.children(start)) if (index-- === 0) return child.start;
  return undefined;
}

/** The same of a YAML dump. */
export function* yamlObjects(text: string): Generator<LocatedObject> {
  for (const { start, end } of yamlDocuments(text)) {
    // One that is torn does not spoil the others.
    const parsed = parseYaml(text.slice(start, end));
    if (!parsed || !isObject(parsed.value)) continue;
    const { document, value } = parsed;
    const items: unknown = value['items'];
    if (!Array.isArray(items)) yield { value, at: (...path) => start + offsetOf(document, path) };
    else {
      for (const [index, item] of (items as unknown[]).entries()) {
        if (isObject(item))
          yield { value: item, at: (...path) => start + offsetOf(document, ['items', index, ...path]) };
      }
    }
  }
}

function offsetOf(document: Document, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of ['', ...path]) {
    if (step !== '') node = isMap(node) || isSeq(node) ? node.get(step, true) : undefined;
    if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
      return offset;
    offset = Number(node.range[0]);
  }
  return offset;
}
