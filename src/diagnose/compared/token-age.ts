/** How old the token was that was refused. */
import type { Attempt, Candidate } from '../model.ts';

export interface TokenAge {
  seconds: number;
  /** It had outlived the time that its line gives, or the hour that most access tokens live. */
  expired: boolean;
}

const USUAL_SECONDS = 3600;
const TOLERANCE = 0.98;

/** From the last line about a fetched token to the refusal. */
export function tokenAgeOf(attempt: Attempt, { sightings }: Candidate): TokenAge | undefined {
  const refused = sightings.find(({ source }) => attempt.sources.includes(source))?.signal.time;
  if (refused === undefined) return undefined;
  const fetched = attempt.own.findLast(
    ({ signal }) =>
      signal.cause === 'marker' &&
      signal.id === 'token' &&
      signal.time !== undefined &&
      signal.time < refused,
  );
  if (!fetched) return undefined;
  const seconds = (refused - fetched.signal.time!) / 1000;
  const lifetime = Number(fetched.signal.captures['seconds'] ?? USUAL_SECONDS);
  return { seconds, expired: seconds >= lifetime * TOLERANCE };
}
