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
  return (
    (!when.after || some(sighting, all, when.after, when, -1)) &&
    (!when.before || some(sighting, all, when.before, when, 1)) &&
    !isContradicted(sighting, all)
  );
}

/** Whether a line stands beside one that takes its meaning away; what it needs may stand in another log. */
export function isContradicted(sighting: Sighting, all: readonly Sighting[]): boolean {
  const when = sighting.spec?.when;
  if (!when) return false;
  return (
    (when.notAfter !== undefined && some(sighting, all, when.notAfter, when, -1)) ||
    (when.notBefore !== undefined && some(sighting, all, when.notBefore, when, 1))
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
