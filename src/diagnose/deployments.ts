/** Folders of several deployments are diagnosed one by one: nothing joins the scheduler of one to the tasks of another. */
import type { SourceFacts } from '../extract/facts.ts';
import { groupBy } from './group-by.ts';

/** Everything up to a folder called `logs`: the place under which one deployment keeps its files. */
const ROOT = /^(?:[^/]+\/)*?logs\//;

/** @returns one part for all sources, unless they lie below two `logs` folders or more; files outside are one part */
export function deployments(sources: readonly SourceFacts[]): (readonly SourceFacts[])[] {
  const byRoot = groupBy(sources, ({ path }) => ROOT.exec(path)?.[0] ?? '');
  const roots = byRoot.size - (byRoot.has('') ? 1 : 0);
  return roots < 2 ? [sources] : [...byRoot.values()];
}
