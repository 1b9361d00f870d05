/** Requests that failed and then worked: what was tried again is no failure (design.md section 4). */
import type { Sighting } from './model.ts';
import { inLogOrder } from './model.ts';

/** The marker of a good answer, which servers' access logs print, too. */
export const ANSWERED = 'answered';
const URL_IN_TEXT = /\bhttps?:\/\/[^\s'"<>)\]]{1,400}/;

/**
 * Whether a later line of the same log says that the target of a failed request answered well. Where both lines
 * name their URL these must agree; words such as `second try: 200` name none, and speak of the request before.
 * @param own sightings of the attempt's own logs
 */
export function workedLater(failure: Sighting, own: readonly Sighting[]): boolean {
  const url = failure.signal.captures['url'];
  return own.some((later) => {
    if (later.signal.cause !== 'marker' || later.signal.id !== ANSWERED) return false;
    if (later.order !== failure.order || inLogOrder(failure, later) >= 0) return false;
    const answeredBy = URL_IN_TEXT.exec(later.signal.text)?.[0];
    return url === undefined || answeredBy === undefined || answeredBy === url;
  });
}
