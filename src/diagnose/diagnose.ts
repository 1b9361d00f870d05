/**
 * From facts to what the report says, on one page:
 * settle clocks → collect attempts → decide outcomes → candidates → join components → verdicts → incidents → retries → rank.
 * A pure function of the set of facts: the order of sources does not matter.
 */
import type { SourceFacts } from '../extract/facts.ts';
import type { CompiledRules } from '../rules/compile.ts';
import type { Rule } from '../rules/rule.ts';
import { exportFolder } from '../identity/from-path.ts';
import { collectAttempts } from './attempts.ts';
import { candidatesOf } from './candidates.ts';
import { settleClocks } from './clocks/settle.ts';
import { compareAttempts } from './compared/compared.ts';
import { nameTargets } from './compared/neighbours.ts';
import { hearDeaths } from './deaths.ts';
import { separateElsewhere } from './elsewhere.ts';
import type { Elsewhere } from './elsewhere.ts';
import { ExplainGraph } from './explain.ts';
import { greenVerdict } from './green.ts';
import { formIncidents } from './incidents.ts';
import type { Incident } from './incidents.ts';
import { importIncidents } from './imports.ts';
import { joinUnattributed } from './join.ts';
import { joinKernel } from './kernel.ts';
import { withMissed } from './missed.ts';
import type { Attempt, Candidate, Sighting, Verdict } from './model.ts';
import { deployments } from './deployments.ts';
import { decideOutcomes, isFailed } from './outcome.ts';
import { rankIncidents } from './rank.ts';
import { tellRetries } from './retries.ts';
import { joinRuns } from './runs.ts';
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
  sources: readonly SourceFacts[];
  rules: ReadonlyMap<string, Rule>;
  graph: ExplainGraph;
}

/** @param timezone of stamps that print none, where nothing else tells it: an IANA zone or an offset */
export function diagnose(
  facts: readonly SourceFacts[],
  compiled: CompiledRules,
  timezone?: string,
): Diagnosed {
  const sources = settleClocks([...facts].sort(compareSources), timezone).sort(compareSources);
  const parts = deployments(sources).map((part) => diagnoseOne(part, compiled));
  if (parts.length === 1) return parts[0]!;
  const incidents = parts.flatMap((part) => part.incidents);
  return {
    ...parts[0]!,
    sources,
    attempts: parts.flatMap((part) => part.attempts),
    incidents: rankIncidents(incidents, sources),
    unknown: parts.flatMap((part) => part.unknown),
    elsewhere: parts.flatMap((part) => part.elsewhere),
    verdicts: parts.flatMap((part) => part.verdicts),
    unused: parts.flatMap((part) => part.unused),
  };
}

function diagnoseOne(sources: readonly SourceFacts[], compiled: CompiledRules): Diagnosed {
  const rules = new Map(compiled.rules.map((rule) => [rule.id, rule]));
  const graph = new ExplainGraph(compiled.rules);

  const { attempts, unattributed } = collectAttempts(sources, rules);
  decideOutcomes(attempts);
  hearDeaths(attempts, unattributed);
  compareAttempts(attempts);
  const own = new Map(attempts.map((attempt) => [attempt, candidatesOf(attempt, rules)]));
  const runs = joinRuns(attempts, unattributed);
  const open = unattributed.filter((s) => !runs.used.has(s));
  const joined = joinUnattributed(attempts, own, open, graph);
  const kernel = joinKernel(attempts, own, open);
  const extraOf = (attempt: Attempt): Candidate[] =>
    [runs, joined, kernel].flatMap(({ extra }) => extra.get(attempt) ?? []);

  const atHand = new Set(sources.map(({ component }) => component));
  const verdicts = withMissed(
    attempts.map((attempt) =>
      isFailed(attempt)
        ? verdictOf(attempt, rules, graph, extraOf(attempt), atHand)
        : greenVerdict(attempt, rules),
    ),
  );
  const { here, elsewhere } = separateElsewhere(verdicts, sources);
  const formed = tellRetries(formIncidents(here, graph));
  const unused = open.filter((s) => !joined.used.has(s) && !kernel.used.has(s));
  const imports = importIncidents(unused, formed, graph);
  const others = [...formed, ...runs.incidents, ...imports];
  const services = serviceIncidents(unused, others, graph, attempts.length === 0 && !tellsSuccess(sources));
  const incidents = rankIncidents([...others, ...services], sources);
  nameTargets(incidents);
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

/** Component logs that show tasks succeed; these need no attempt of their own in the report. */
function tellsSuccess(sources: readonly SourceFacts[]): boolean {
  return sources.some(({ signals }) =>
    signals.some(
      ({ cause, captures }) =>
        cause === 'marker' && /^succe(?:ss|eded)$/i.test(captures['state'] ?? captures['status'] ?? ''),
    ),
  );
}

/** By path; the parts of one exported stream by time, whatever their numbers. */
function compareSources(a: SourceFacts, b: SourceFacts): number {
  const folder = exportFolder(a.path);
  const isOneStream = folder !== undefined && folder === exportFolder(b.path);
  if (isOneStream && a.firstTime !== undefined && b.firstTime !== undefined && a.firstTime !== b.firstTime)
    return a.firstTime - b.firstTime;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : (a.stream ?? '') < (b.stream ?? '') ? -1 : 1;
}
