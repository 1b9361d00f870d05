/** Confidence as a number; its words are confirmed (>= 0.9), likely (0.6 to 0.9), possible (below). */
import type { Strength } from '../rules/rule.ts';
import type { Sighting } from './model.ts';

const BY_STRENGTH: Readonly<Record<Strength, number>> = {
  proves: 0.95,
  suggests: 0.75,
  hints: 0.45,
  refutes: 0,
};

/** How sure the root of a mere effect is, at most. */
export const EFFECT_LIMIT = 0.5;
/** «Killed by a missed heartbeat», with no line that shows why the process stopped. */
export const UNEXPLAINED_STOP_LIMIT = 0.55;
export const UNDETERMINED = 0.2;

export function strengthOf(sighting: Sighting): number {
  return BY_STRENGTH[sighting.spec?.speaks ?? 'hints'];
}

/** The strongest sighting counts; a second file that says the same adds a little. */
export function confidenceOf(sightings: readonly Sighting[]): number {
  const strongest = Math.max(0, ...sightings.map(strengthOf));
  const speaking = sightings.filter((s) => strengthOf(s) >= 0.6);
  const files = new Set(speaking.map(({ source }) => source.path)).size;
  return round(Math.min(0.98, strongest + (files > 1 ? 0.02 : 0)));
}

export function round(confidence: number): number {
  return Math.round(confidence * 100) / 100;
}
