/** Conditions of a signal on the other signals of the same attempt (`when` in a rule). */
import type { SignalOrder } from '../rules/rule.ts';
import type { Sighting } from './model.ts';
import { inTimeOrder, sightingKey } from './model.ts';

/**
 * Whether a sighting's `when` holds among all sightings of its attempt; of a component's line that names no
 * attempt, among those of its source.
 */
export function holds(sighting: Sighting, all: readonly Sighting[]): boolean {
  const when = sighting.spec?.when;
  if (!when) return true;
  const earlier = (refs: readonly string[]): boolean => some(sighting, all, refs, when, -1);
  const later = (refs: readonly string[]): boolean => some(sighting, all, refs, when, 1);
  return (
    (!when.after || earlier(when.after)) &&
    (!when.notAfter || !earlier(when.notAfter)) &&
    (!when.before || later(when.before)) &&
    (!when.notBefore || !later(when.notBefore))
  );
}

function some(
  sighting: Sighting,
  all: readonly Sighting[],
  refs: readonly string[],
  { withinSeconds }: SignalOrder,
  side: -1 | 1,
): boolean {
  return all.some((other) => {
    if (other.signal === sighting.signal || !refs.includes(sightingKey(other))) return false;
    const order = inTimeOrder(other, sighting);
    if (order !== 0 && Math.sign(order) !== side) return false;
    const { time: a } = other.signal;
    const { time: b } = sighting.signal;
    return (
      withinSeconds === undefined ||
      a === undefined ||
      b === undefined ||
      Math.abs(a - b) <= withinSeconds * 1000
    );
  });
}
