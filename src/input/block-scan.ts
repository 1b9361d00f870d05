/** Where in a large plain file anything can matter, block by block: the part of reading that workers share. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { LiteralScanner } from '../scan/literal-scanner.ts';

/** What one block holds. */
export interface BlockSummary {
  /** Nothing that a rule looks for, and no byte that is taken out before reading. */
  isDull: boolean;
  /** Only of dull blocks. */
  newlines: number;
}

export interface BlockRange {
  path: string;
  /** Offsets in the file, multiples of the scanner's blockBytes; the last block may be shorter. */
  from: number;
  to: number;
}

/** First byte of the window that is used here. */
const FIRST = 256;
const LF = 10;
/** A block of fewer lines is part of something long, which is left to the sequential reader. */
const LEAST_LINES = 64;

/** @throws Error of the file system */
export function scanBlocks({ path, from, to }: BlockRange, scanner: LiteralScanner): BlockSummary[] {
  const { window, blockBytes, longest } = scanner;
  const file = openSync(path, 'r');
  try {
    const summaries: BlockSummary[] = [];
    // A literal may stand across the border of two blocks, also of two ranges.
    let overlap = Math.min(from, longest);
    if (overlap > 0) readSync(file, window, FIRST, overlap, from - overlap);
    for (let at = from; at < to; at += blockBytes) {
      const start = FIRST + overlap;
      const length = readSync(file, window, start, Math.min(blockBytes, to - at), at);
      const end = start + length;
      scanner.observe(window.subarray(start, end));
      const hit = scanner.next(FIRST, end, end);
      const newlines = scanner.lines - countLines(window.subarray(FIRST, start));
      const isDull = hit < 0 && newlines >= LEAST_LINES && !window.subarray(start, end).includes(0);
      summaries.push({ isDull, newlines });
      overlap = Math.min(longest, end - FIRST);
      window.copyWithin(FIRST, end - overlap, end);
    }
    return summaries;
  } finally {
    closeSync(file);
  }
}

function countLines(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum + Number(byte === LF), 0);
}
