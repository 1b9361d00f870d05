/** The last raw lines of a source, for digests and context: what is cited must be found again byte for byte. */
import { hash } from 'node:crypto';
import type { PeeledLine } from '../records/record.ts';

const MAX_LINES = 2200;
const MAX_CHARS = 2_000_000;

export class RecentLines {
  private readonly texts = new Map<number, string>();
  private chars = 0;

  push(line: PeeledLine): void {
    this.texts.set(line.line, line.text);
    this.chars += line.text.length;
    while (this.texts.size > MAX_LINES || (this.chars > MAX_CHARS && this.texts.size > 8)) {
      const oldest = this.texts.entries().next().value;
      if (!oldest) return;
      this.texts.delete(oldest[0]);
      this.chars -= oldest[1].length;
    }
  }

  /** The raw line, if it is still known. */
  text(line: number): string | undefined {
    return this.texts.get(line);
  }

  /** Up to `before` lines before and `after` lines behind, each at most 240 characters. */
  context(line: number, before: number, after: number): string[] {
    const found: string[] = [];
    for (let n = line - before; n <= line + after; n += 1) {
      const text = n === line ? undefined : this.texts.get(n);
      if (text !== undefined && text.trim() !== '') found.push(text.slice(0, 240));
    }
    return found;
  }
}

/** First 16 hex digits of the SHA-256 of a line's text in UTF-8; `dagnosis verify` computes the same. */
export function digestOf(text: string): string {
  return hash('sha256', text).slice(0, 16);
}
