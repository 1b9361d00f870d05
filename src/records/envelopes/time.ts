const STAMP =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\d{0,3} ?(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/;

/**
 * Milliseconds since the epoch of a transport's time stamp: RFC 3339 with up to nanoseconds, a blank for the
 * `T`, a comma for the dot. Without a zone it is taken as UTC, which all transports that leave it out mean
 * (CloudWatch, Insights). Undefined when it is no such stamp.
 */
export function transportTime(stamp: string): number | undefined {
  const match = STAMP.exec(stamp);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match;
  const millis = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const utc = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!, +second!, millis);
  if (zone === 'Z' || zone === 'UTC') return utc;
  const offset = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return utc - (zone.startsWith('-') ? -offset : offset) * 60_000;
}

/**
 * Milliseconds since the epoch of a number that counts seconds, milliseconds, microseconds or nanoseconds; the
 * unit is told by the magnitude (exact for 2001 to 2286).
 */
export function epochTime(value: number): number | undefined {
  if (!Number.isFinite(value) || value < 1e9) return undefined;
  if (value < 1e11) return Math.round(value * 1000);
  if (value < 1e14) return Math.trunc(value);
  return Math.trunc(value < 1e17 ? value / 1e3 : value / 1e6);
}

/** The time in a JSON field, whatever its type. */
export function fieldTime(value: unknown): number | undefined {
  if (typeof value === 'number') return epochTime(value);
  if (typeof value !== 'string') return undefined;
  return /^\d{10,19}(?:\.\d{1,9})?$/.test(value) ? epochTime(Number(value)) : transportTime(value);
}
