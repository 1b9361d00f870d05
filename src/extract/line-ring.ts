/** The last lines of a source, by number. */
import type { PhysicalLine } from '../records/record.ts';

/** More than the lines of one record and its surroundings; a power of two. */
const MAX_LINES = 4096;
const MAX_CHARS = 2_000_000;
/** So many last lines are kept, however long they are. */
const LEAST_LINES = 8;

/** A ring with a place for each line number, so that what is still known depends on the line alone. */
export class LineRing {
  private readonly numbers: number[] = [];
  private readonly texts: string[] = [];
  private chars = 0;
  private oldest = 0;
  /** Number of the line that came last; the lines of an object dump come in the order of its records. */
  private latest = 0;

  push({ line, text }: Pick<PhysicalLine, 'line' | 'text'>): void {
    this.latest = line;
    if (line < this.oldest) this.oldest = line;
    this.drop(line % MAX_LINES);
    this.numbers[line % MAX_LINES] = line;
    this.texts[line % MAX_LINES] = text;
    this.chars += text.length;
    if (this.chars > MAX_CHARS) this.dropOldest();
  }

  private dropOldest(): void {
    this.oldest = Math.max(this.oldest, this.latest - MAX_LINES);
    for (; this.chars > MAX_CHARS && this.oldest <= this.latest - LEAST_LINES; this.oldest += 1)
      if (this.numbers[this.oldest % MAX_LINES] === this.oldest) this.drop(this.oldest % MAX_LINES);
  }

  private drop(place: number): void {
    this.chars -= this.texts[place]?.length ?? 0;
    this.texts[place] = '';
    this.numbers[place] = -1;
  }

  /** The line, if it is still known. */
  text(line: number): string | undefined {
    return this.numbers[line % MAX_LINES] === line && line > this.latest - MAX_LINES
      ? this.texts[line % MAX_LINES]
      : undefined;
  }
}
