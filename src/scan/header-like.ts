/** Whether a line looks as if it began a record, told from its first bytes alone, in any dialect or envelope. */

/** Stamps stand this near to the start, behind prefixes of compose, kubectl and the like. */
const REACH = 96;
const COLON = 58;
const ESCAPE = 27;

/**
 * May be wrong in both directions, so regions begin and end some header-like lines away from what matters: a
 * JSON object, a bracket with a digit or blank (`[2026-…`, `[  12.3]`), a level word with a colon, `<6>`, or a time of
 * day near the start of a line that is not indented.
 */
export function isHeaderLike(bytes: Uint8Array, from: number, to: number): boolean {
  const first = bytes[from] ?? 0;
  const second = bytes[from + 1] ?? 0;
  if (first === 0x7b) return true;
  if (first === 0x5b || first === 0x3c) {
    if (isDigit(second) || second === 0x20) return true;
  } else if (first <= 0x20 && first !== ESCAPE) return false;
  const reach = Math.min(to - 2, from + REACH);
  for (let at = from + 2; at < reach; at++) {
    if (
      bytes[at] === COLON &&
      isDigit(bytes[at - 1]!) &&
      isDigit(bytes[at - 2]!) &&
      isDigit(bytes[at + 1]!) &&
      isDigit(bytes[at + 2]!)
    )
      return true;
  }
  return isLevelWord(bytes, from, to);
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** `INFO:`, `WARNING:` … of uvicorn. */
function isLevelWord(bytes: Uint8Array, from: number, to: number): boolean {
  let at = from;
  while (at < to && at - from < 8 && bytes[at]! >= 0x41 && bytes[at]! <= 0x5a) at++;
  return at - from >= 4 && bytes[at] === COLON;
}

const FRAME = Buffer.from(', line ');

/**
 * Whether a header-like line is the frame of a traceback that was printed line by line, each line in a record of
 * its own; the readers join it with the next one or two, its source and its markers.
 */
export function isPrintedFrame(bytes: Buffer, from: number, to: number): boolean {
  return bytes.subarray(from, to).includes(FRAME);
}
