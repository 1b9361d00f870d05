/** How Airflow itself begins a record: `[2026-11-22T03:00:00.000+0000] {` or `{"timestamp":"2026-…","level"`. */

const TIMESTAMP = Buffer.from('{"timestamp":');
const LEVEL = Buffer.from('"level"');
const LONGEST_STAMP = 30;
const LF = 0x0a;
const AMPERSAND = 0x26;

/**
 * @returns offset of the stamp's first character, or 0 when no such record begins at `at`; every line that has one
 * is a record's header, whatever stands before it
 */
export function stampOf(bytes: Uint8Array, at: number): number {
  if (bytes[at] === 0x5b) {
    const close = isDate(bytes, at + 1) ? closing(bytes, at + 11, 0x5d) : 0;
    return close > 0 && bytes[close + 1] === 0x20 && bytes[close + 2] === 0x7b ? at + 1 : 0;
  }
  if (!standsAt(bytes, at, TIMESTAMP)) return 0;
  const quote = behindBlank(bytes, at + TIMESTAMP.length);
  const close = bytes[quote] === 0x22 && isDate(bytes, quote + 1) ? closing(bytes, quote + 11, 0x22) : 0;
  const isRecord =
    close > 0 && bytes[close + 1] === 0x2c && standsAt(bytes, behindBlank(bytes, close + 2), LEVEL);
  return isRecord ? quote + 1 : 0;
}

/** Place of the bracket or quote that ends a stamp; 0 when there is none near. */
function closing(bytes: Uint8Array, from: number, mark: number): number {
  for (let i = from; i < from + LONGEST_STAMP; i += 1) {
    if (bytes[i] === mark) return i;
    if (bytes[i] === LF || bytes[i] === AMPERSAND) return 0;
  }
  return 0;
}

function standsAt(bytes: Uint8Array, at: number, text: Uint8Array): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function behindBlank(bytes: Uint8Array, at: number): number {
  return bytes[at] === 0x20 ? at + 1 : at;
}

/** `2026-11-22` */
function isDate(bytes: Uint8Array, at: number): boolean {
  return (
    bytes[at] === 0x32 &&
    isDigit(bytes[at + 1]!) &&
    isDigit(bytes[at + 2]!) &&
    isDigit(bytes[at + 3]!) &&
    bytes[at + 4] === 0x2d &&
    isDigit(bytes[at + 5]!) &&
    isDigit(bytes[at + 6]!) &&
    bytes[at + 7] === 0x2d &&
    isDigit(bytes[at + 8]!) &&
    isDigit(bytes[at + 9]!)
  );
}

/**
 * Whether the stamp at `a` is certainly not later than that at `b`: written alike, and equal or smaller in the
 * first digit that differs.
 */
export function isNotLater(bytes: Uint8Array, a: number, b: number): boolean {
  for (let i = 0; i < LONGEST_STAMP + 10; i += 1) {
    const left = bytes[a + i]!;
    const right = bytes[b + i]!;
    if (left !== right) return left < right && isDigit(left) && isDigit(right);
    if (left === 0x5d || left === 0x22) return true;
  }
  return false;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}
