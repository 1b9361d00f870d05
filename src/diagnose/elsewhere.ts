/** Failures of DAGs whose task logs are not in the input: counted, not diagnosed, unless a line shows their cause. */
import type { SourceFacts } from '../extract/facts.ts';
import { groupBy } from './group-by.ts';
import type { Verdict } from './model.ts';

export interface Elsewhere {
  dagId: string;
  failures: number;
  path: string;
  line: number;
}

export function separateElsewhere(
  verdicts: readonly Verdict[],
  sources: readonly SourceFacts[],
): { here: Verdict[]; elsewhere: Elsewhere[] } {
  const atHand = dagsAtHand(verdicts);
  const allHere = !sources.some(({ component }) => component === 'task');
  const isElsewhere = ({ attempt, head, green }: Verdict): boolean =>
    !green &&
    !allHere &&
    attempt.sources.length === 0 &&
    !atHand.has(attempt.ref.dagId ?? '') &&
    (!head || head.rule.kind === 'effect');
  const away = verdicts.filter(isElsewhere);
  const elsewhere = [...groupBy(away, ({ attempt }) => attempt.ref.dagId ?? 'unknown')].map(
    ([dagId, group]) => {
      const first = group[0]!.attempt.reports[0];
      return { dagId, failures: group.length, path: first?.source.path ?? '', line: first?.signal.line ?? 0 };
    },
  );
  return {
    here: verdicts.filter((v) => !isElsewhere(v)),
    elsewhere: elsewhere.sort((a, b) => (a.dagId < b.dagId ? -1 : 1)),
  };
}

function dagsAtHand(verdicts: readonly Verdict[]): Set<string> {
  return new Set(
    verdicts
      .filter(({ attempt }) => attempt.sources.length > 0)
      .flatMap(({ attempt }) => attempt.ref.dagId ?? []),
  );
}
