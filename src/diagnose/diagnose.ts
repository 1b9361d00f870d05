/**
 * From facts to what the report says, on one page:
 * collect attempts → decide outcomes → candidates → join components → verdicts → incidents → retries → rank.
 * A pure function of the set of facts: the order of sources does not matter.
 */
import type { SourceFacts } from '../extract/facts.ts';
import type { CompiledRules } from '../rules/compile.ts';
import type { Rule } from '../rules/rule.ts';
import { collectAttempts } from './attempts.ts';
import { candidatesOf } from './candidates.ts';
import { separateElsewhere } from './elsewhere.ts';
import type { Elsewhere } from './elsewhere.ts';
import { ExplainGraph } from './explain.ts';
import { greenVerdict } from './green.ts';
import { formIncidents } from './incidents.ts';
import type { Incident } from './incidents.ts';
import { joinUnattributed } from './join.ts';
import { joinKernel } from './kernel.ts';
import type { Attempt, Sighting, Verdict } from './model.ts';
import { decideOutcomes, isFailed } from './outcome.ts';
import { rankIncidents } from './rank.ts';
import { tellRetries } from './retries.ts';
import { serviceIncidents } from './services.ts';
import { verdictOf } from './verdict.ts';

export interface Diagnosed {
  attempts: Attempt[];
  incidents: Incident[];
  /** Failed attempts of which not even an effect is known. */
  unknown: Verdict[];
  elsewhere: Elsewhere[];
  /** Verdicts of all attempts, for observations. */
  verdicts: Verdict[];
  /** Component lines that ended up in no incident. */
  unused: Sighting[];
  sources: SourceFacts[];
  rules: ReadonlyMap<string, Rule>;
  graph: ExplainGraph;
}

export function diagnose(facts: readonly SourceFacts[], compiled: CompiledRules): Diagnosed {
  const sources = [...facts].sort(compareSources);
  const rules = new Map(compiled.rules.map((rule) => [rule.id, rule]));
  const graph = new ExplainGraph(compiled.rules);

  const { attempts, unattributed } = collectAttempts(sources, rules);
  decideOutcomes(attempts);
  const own = new Map(attempts.map((attempt) => [attempt, candidatesOf(attempt, rules)]));
  const joined = joinUnattributed(attempts, own, unattributed, graph);
  const kernel = joinKernel(
    attempts,
    own,
    unattributed,
    sources.some(({ component }) => component === 'host'),
  );

  const verdicts = attempts.map((attempt) =>
    isFailed(attempt)
      ? verdictOf(attempt, rules, graph, [
          ...(joined.extra.get(attempt) ?? []),
          ...(kernel.extra.get(attempt) ?? []),
        ])
      : greenVerdict(attempt, rules),
  );
  const { here, elsewhere } = separateElsewhere(verdicts, sources);
  const formed = tellRetries(formIncidents(here, graph), graph);
  const unused = unattributed.filter((s) => !joined.used.has(s) && !kernel.used.has(s));
  const incidents = rankIncidents([...formed, ...serviceIncidents(unused, formed, graph)], sources);
  return {
    attempts,
    incidents,
    elsewhere,
    verdicts,
    unused,
    sources,
    rules,
    graph,
    unknown: here.filter((v) => !v.green && !v.head),
  };
}

function compareSources(a: SourceFacts, b: SourceFacts): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : (a.stream ?? '') < (b.stream ?? '') ? -1 : 1;
}
