/** How far a try came: the last line of its own that counts something. */
import type { Attempt } from '../model.ts';

/**
 * The text of the last line before the end that differs from an earlier one by its numbers only: `batch 41 of 90`
 * after `batch 40 of 90`. Undefined where the last words are no such series.
 */
export function progressOf({ sources, own }: Attempt): string | undefined {
  const source = sources.at(-1);
  if (!source) return undefined;
  const here = own.filter((sighting) => sighting.source === source);
  const structure = new Set(here.filter(({ rule }) => !rule).map(({ signal }) => signal.line));
  const end = here.find(({ spec, signal }) => spec?.tells === 'fate' || (spec && signal.exception));
  const limit = end?.signal.line ?? Infinity;
  const said = source.tail.filter(({ line }) => line < limit && !structure.has(line));
  const before = end?.signal.previous;
  if (before && !structure.has(before.line) && !said.some(({ line }) => line === before.line))
    said.push(before);
  const texts = said.map(({ text }) => text.replace(/\s+/g, ' ').trim());
  const last = texts.findLast((text) => /\d/.test(text));
  if (last === undefined || texts.at(-1) !== last) return undefined;
  const isSeries = texts.some((text) => text !== last && shapeOf(text) === shapeOf(last));
  return isSeries ? last : undefined;
}

function shapeOf(text: string): string {
  return text.replace(/\d[\d.,:]*/g, '#');
}
