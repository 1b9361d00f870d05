/** Green tasks that went on without something, which a later task of their run then missed by name. */
import { FALLBACK } from './candidates.ts';
import { isEmptyHanded, returnedValue } from './went-on.ts';
import type { Candidate, Verdict } from './model.ts';
import { runKey } from './names.ts';

/** What an exception says it did not find: `KeyError: 'DE'`, `No such file or directory: '/data/orders.csv'`. */
const LACKED = /^(?:[\w.]{1,200}\.)?(?:KeyError|FileNotFoundError|LookupError|IndexError)\b[^\n]*/;
const QUOTED = /'([^'\n]{2,200})'/g;

/**
 * Gives back to green verdicts the failure that what they returned had outweighed, where a task that failed later
 * in the same run lacked a name that stands in the failure's line or in what was returned, or found
 * nothing where the green one had returned nothing.
 */
export function withMissed(verdicts: readonly Verdict[]): Verdict[] {
  const failed = verdicts.filter(({ head, green }) => !green && head?.cause === FALLBACK);
  if (failed.length === 0) return [...verdicts];
  return verdicts.map((verdict) => {
    const { outweighed } = verdict;
    const isMissed =
      outweighed !== undefined &&
      failed.some(
        (other) =>
          isLater(verdict, other) &&
          (lacksOf(other.head!, { ...verdict, head: outweighed.head }) ||
            (foundNothing(other.head!) && isEmptyHanded(returnedValue(verdict.attempt) ?? ''))),
      );
    return isMissed ? { ...verdict, ...outweighed } : verdict;
  });
}

function isLater({ attempt: green }: Verdict, { attempt: failed }: Verdict): boolean {
  return (
    green.ref.dagId === failed.ref.dagId &&
    runKey(green.ref.runId) === runKey(failed.ref.runId) &&
    green.last !== undefined &&
    failed.last !== undefined &&
    green.last <= failed.last
  );
}

/** Whether what was raised names something that the green attempt says it failed to get, or returned. */
export function lacksOf(raised: Candidate, { attempt, head }: Verdict): boolean {
  const texts = [...(head?.sightings ?? []).map(({ signal }) => signal.text), returnedValue(attempt) ?? ''];
  return raised.sightings.some(({ signal }) => {
    const names = LACKED.exec(signal.text)?.[0].matchAll(QUOTED) ?? [];
    return [...names].some(([, name]) => texts.some((text) => standsIn(text, name!)));
  });
}

/** Downstream of a swallowed failure the missing result shows as None. */
export function foundNothing({ sightings }: Candidate): boolean {
  return sightings.some(({ signal }) => /NoneType|\bNone\b|\bempty\b|no rows|not found/i.test(signal.text));
}

/** As a word of its own: a code of two letters stands inside many words. */
function standsIn(text: string, name: string): boolean {
  const at = text.indexOf(name);
  return (
    at >= 0 &&
    !/\w/.test(text.charAt(at - 1)) &&
    (!/\w/.test(text.charAt(at + name.length)) || name.length > 8)
  );
}
