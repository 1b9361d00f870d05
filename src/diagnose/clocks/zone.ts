/** Time zones by name, as offsets of wall-clock readings. */

/**
 * @param name an IANA zone, `UTC`, or an offset such as `+02:00`
 * @returns minutes east of UTC for a wall-clock reading (milliseconds as if it were UTC)
 */
export function zoneByName(name: string): number | ((localMs: number) => number) {
  const fixed = /^([+-])(\d\d):?(\d\d)$/.exec(name);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]));
  if (/^(?:UTC|Z|GMT)$/i.test(name)) return 0;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: name, timeZoneName: 'longOffset' });
  const perHour = new Map<number, number>();
  return (localMs) => {
    const hour = Math.floor(localMs / 3_600_000);
    let offset = perHour.get(hour);
    if (offset === undefined) {
      const first = offsetAt(format, localMs);
      offset = offsetAt(format, localMs - first * 60_000);
      perHour.set(hour, offset);
    }
    return offset;
  };
}

function offsetAt(format: Intl.DateTimeFormat, utcMs: number): number {
  const text = format.formatToParts(utcMs).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
  const m = /GMT(?:([+-])(\d\d):(\d\d))?/.exec(text);
  return m?.[1] === undefined ? 0 : (m[1] === '-' ? -1 : 1) * (Number(m[2]) * 60 + Number(m[3]));
}
