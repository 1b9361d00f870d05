/**
 * Fixed-width readers of the timestamps that Airflow and its surroundings print. All return the wall-clock
 * reading and, where the text names one, the offset from UTC; turning a naive reading into a time is the
 * record reader's work.
 */

/** A timestamp as printed. */
export interface Stamp {
  /** The wall-clock reading, as milliseconds since the epoch as if it were UTC. */
  local: number;
  /** Minutes east of UTC; undefined when the text names no zone. */
  offset?: number;
  /** The text names no year: `local` lies in YEARLESS. */
  yearless?: true;
  /** Index after the last character that belongs to the stamp. */
  end: number;
}

/** Offsets in minutes of the abbreviations that a viewer's browser prints (the common reading of ambiguous ones). */
const ZONES: Readonly<Record<string, number>> = {
  UTC: 0,
  GMT: 0,
  Z: 0,
  WET: 0,
  WEST: 60,
  BST: 60,
  CET: 60,
  CEST: 120,
  EET: 120,
  EEST: 180,
  MSK: 180,
  IST: 330,
  SGT: 480,
  HKT: 480,
  JST: 540,
  KST: 540,
  AEST: 600,
  AEDT: 660,
  NZST: 720,
  NZDT: 780,
  BRT: -180,
  EST: -300,
  EDT: -240,
  CST: -360,
  CDT: -300,
  MST: -420,
  MDT: -360,
  PST: -480,
  PDT: -420,
  AKST: -540,
  AKDT: -480,
  HST: -600,
  SAST: 120,
};

const MONTHS = 'JanFebMarAprMayJunJulAugSepOctNovDec';

/** Month 1 to 12 of an English three-letter name at `at`, or 0. */
function monthAt(text: string, at: number): number {
  const index = MONTHS.indexOf(text.slice(at, at + 3));
  return index >= 0 && index % 3 === 0 && text.length >= at + 3 ? index / 3 + 1 : 0;
}

/** The number in `count` digits at `at`, or -1. */
function digits(text: string, at: number, count: number): number {
  let value = 0;
  for (let index = at; index < at + count; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Milliseconds from the epoch to the start of a day of the proleptic Gregorian calendar. */
function dayStart(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146097 + dayOfEra - 719468) * 86_400_000;
}

/** Milliseconds since midnight of `HH:MM:SS` at `at`, or -1. */
function clockAt(text: string, at: number): number {
  if (text.charCodeAt(at + 2) !== 58 || text.charCodeAt(at + 5) !== 58) return -1;
  const hour = digits(text, at, 2);
  const minute = digits(text, at + 3, 2);
  const second = digits(text, at + 6, 2);
  if (hour < 0 || hour > 24 || minute < 0 || minute > 59 || second < 0 || second > 60) return -1;
  return ((hour * 60 + minute) * 60 + second) * 1000;
}

/** Adds a fraction (`.123` or `,123456`) and a zone to a reading whose seconds end at `at`. */
function withFractionAndZone(text: string, at: number, seconds: number): Stamp {
  let local = seconds;
  let end = at;
  const mark = text.charCodeAt(end);
  if ((mark === 46 || mark === 44) && isDigit(text.charCodeAt(end + 1))) {
    let scale = 100;
    end++;
    for (; isDigit(text.charCodeAt(end)); end++) {
      local += (text.charCodeAt(end) - 48) * scale;
      scale /= 10;
    }
    local = Math.floor(local + 1e-6);
  }
  const zone = zoneAt(text, end);
  return zone === undefined ? { local, end } : { local, offset: zone.offset, end: zone.end };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** `Z`, `+0100`, `+01:00`, `+01`, ` +0000`, ` UTC`, ` CEST` at `at`. */
function zoneAt(text: string, at: number): { offset: number; end: number } | undefined {
  let start = at;
  let code = text.charCodeAt(start);
  if (code === 90) return { offset: 0, end: start + 1 };
  const spaced = code === 32;
  if (spaced) code = text.charCodeAt(++start);
  if (code === 43 || code === 45) {
    const hours = digits(text, start + 1, 2);
    if (hours < 0 || hours > 14) return undefined;
    const colon = text.charCodeAt(start + 3) === 58 ? 1 : 0;
    const minutes = digits(text, start + 3 + colon, 2);
    if (spaced && minutes < 0 && isDigit(text.charCodeAt(start + 3))) return undefined;
    const total = hours * 60 + (minutes < 0 ? 0 : minutes);
    return { offset: code === 45 ? -total : total, end: start + 3 + (minutes < 0 ? 0 : colon + 2) };
  }
  if (!spaced || !(code >= 65 && code <= 90)) return undefined;
  let end = start;
  while (end - start < 5 && text.charCodeAt(end) >= 65 && text.charCodeAt(end) <= 90) end++;
  const offset = ZONES[text.slice(start, end)];
  return offset === undefined ? undefined : { offset, end };
}

/**
 * `2024-05-01T02:14:51.123+0000`, `2024-05-01 02:14:51,123`, `2024-05-01, 02:14:51 UTC`,
 * `2024-05-01T02:14:51.123456789Z` and their mixtures, from index `at` on.
 */
export function isoStamp(text: string, at = 0): Stamp | undefined {
  if (text.charCodeAt(at + 4) !== 45 || text.charCodeAt(at + 7) !== 45) return undefined;
  const year = digits(text, at, 4);
  const month = digits(text, at + 5, 2);
  const day = digits(text, at + 8, 2);
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  let clock = at + 10;
  const separator = text.charCodeAt(clock);
  if (separator === 84 || separator === 32) clock += 1;
  else if (separator === 44 && text.charCodeAt(clock + 1) === 32) clock += 2;
  else return undefined;
  const time = clockAt(text, clock);
  return time < 0 ? undefined : withFractionAndZone(text, clock + 8, dayStart(year, month, day) + time);
}

/** `20240501T020005`, the dates inside `Marking task as …`; UTC whatever the process's zone. */
export function compactStamp(text: string, at = 0): Stamp | undefined {
  const year = digits(text, at, 4);
  const month = digits(text, at + 4, 2);
  const day = digits(text, at + 6, 2);
  const hour = digits(text, at + 9, 2);
  const minute = digits(text, at + 11, 2);
  const second = digits(text, at + 13, 2);
  if (year < 1970 || month < 1 || day < 1 || hour < 0 || minute < 0 || second < 0) return undefined;
  if (text.charCodeAt(at + 8) !== 84) return undefined;
  const local = dayStart(year, month, day) + ((hour * 60 + minute) * 60 + second) * 1000;
  return { local, offset: 0, end: at + 15 };
}

/** `01/May/2024:02:14:51 +0000` of access logs. */
export function accessLogStamp(text: string, at = 0): Stamp | undefined {
  const day = digits(text, at, 2);
  const month = monthAt(text, at + 3);
  const year = digits(text, at + 7, 4);
  const time = clockAt(text, at + 12);
  if (day < 1 || month === 0 || year < 1970 || time < 0) return undefined;
  return withFractionAndZone(text, at + 20, dayStart(year, month, day) + time);
}

/** `2024/05/01 02:14:51` of nginx's error log; the server's local time. */
export function nginxStamp(text: string): Stamp | undefined {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const time = clockAt(text, 11);
  if (year < 1970 || month < 1 || day < 1 || time < 0 || text.charCodeAt(4) !== 47) return undefined;
  return { local: dayStart(year, month, day) + time, end: 19 };
}

/** `Wed May  1 02:14:51 2024` of `dmesg -T`, from index `at` on; the host's local time. */
export function ctimeStamp(text: string, at = 0): Stamp | undefined {
  const month = monthAt(text, at + 4);
  const day = digits(
    text,
    text.charCodeAt(at + 8) === 32 ? at + 9 : at + 8,
    text.charCodeAt(at + 8) === 32 ? 1 : 2,
  );
  const time = clockAt(text, at + 11);
  const year = digits(text, at + 20, 4);
  if (month === 0 || day < 1 || time < 0 || year < 1970) return undefined;
  return { local: dayStart(year, month, day) + time, end: at + 24 };
}

/** Stands for the year of stamps that print none; a leap year, so that 29 February has its place. */
const YEARLESS = 1972;

/**
 * The reading of a stamp without a year, in the year that brings it nearest to some time.
 * @param local the reading in YEARLESS, as syslogStamp and klogStamp give it
 * @param distance how far a reading in one year is from what it is compared with, in any unit
 * @param years to choose from; of two that are equally near the later one is taken
 */
export function inNearestYear(
  local: number,
  years: Iterable<number>,
  distance: (local: number) => number,
): number | undefined {
  const reading = new Date(local);
  let nearest: number | undefined;
  for (const year of [...years].sort((a, b) => b - a)) {
    const moved = new Date(local);
    moved.setUTCFullYear(year);
    if (moved.getUTCMonth() !== reading.getUTCMonth()) continue;
    if (nearest === undefined || distance(moved.getTime()) < distance(nearest)) nearest = moved.getTime();
  }
  return nearest;
}

/** `May 01 02:14:51` of syslog and journald, which prints no year. */
export function syslogStamp(text: string): Stamp | undefined {
  const month = monthAt(text, 0);
  const day = digits(text, text.charCodeAt(4) === 32 ? 5 : 4, text.charCodeAt(4) === 32 ? 1 : 2);
  const time = clockAt(text, 7);
  if (month === 0 || day < 1 || time < 0) return undefined;
  return { ...withFractionAndZone(text, 15, dayStart(YEARLESS, month, day) + time), yearless: true };
}

/** `0501 02:14:51.123456` of klog, which prints no year. */
export function klogStamp(text: string, at: number): Stamp | undefined {
  const month = digits(text, at, 2);
  const day = digits(text, at + 2, 2);
  const time = clockAt(text, at + 5);
  if (month < 1 || month > 12 || day < 1 || time < 0) return undefined;
  return { ...withFractionAndZone(text, at + 13, dayStart(YEARLESS, month, day) + time), yearless: true };
}
