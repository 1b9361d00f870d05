/** The last lines of a source, for citations and context: what is cited must be found again byte for byte. */
import { hash } from 'node:crypto';
import type { PhysicalLine } from '../records/record.ts';
import type { Citation } from './facts.ts';
import { detached } from './excerpts.ts';
import { LineRing } from './line-ring.ts';

/** Tells where a line of an expanded document stands in the document itself. */
export type Locate = (line: number) => Citation;

export class RecentLines {
  private readonly lines = new LineRing();
  /** As they stand in the file, where envelopes are taken off. */
  private raw: LineRing | undefined;
  private readonly locate: Locate | undefined;

  /** @param locate for the lines of a document, which are no lines of the file */
  constructor(locate?: Locate) {
    this.locate = locate;
  }

  /** A line as records are made of it. */
  push(line: PhysicalLine): void {
    this.lines.push(line);
  }

  /** The same line before its envelopes were taken off. */
  pushRaw(line: PhysicalLine): void {
    this.raw ??= new LineRing();
    this.raw.push(line);
  }

  /** The line as it stands in the file, if it is still known. */
  text(line: number): string | undefined {
    return (this.raw ?? this.lines).text(line);
  }

  /** @param raw the line as it stands in the file; default: as it is remembered */
  cite({ line, byteOffset }: Pick<PhysicalLine, 'line' | 'byteOffset'>, raw = this.text(line)): Citation {
    return this.locate?.(line) ?? { line, byteOffset, digest: digestOf(raw ?? '') };
  }

  /** Up to `before` lines before and `after` lines behind, each at most 240 characters. */
  context(line: number, before: number, after: number): string[] {
    const found: string[] = [];
    for (let n = line - before; n <= line + after; n += 1) {
      const text = n === line ? undefined : this.lines.text(n);
      if (text !== undefined && text.trim() !== '') found.push(detached(text.slice(0, 240), text));
    }
    return found;
  }
}

/** First 16 hex digits of the SHA-256 of a line's text in UTF-8; `dagnosis verify` computes the same. */
export function digestOf(text: string): string {
  return hash('sha256', text).slice(0, 16);
}
