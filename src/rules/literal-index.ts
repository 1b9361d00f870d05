/** Width of the block that decides how far to skip. */
const BLOCK = 3;
const TABLE_SIZE = 1 << 14;
const NONE: readonly number[] = [];

/**
 * Finds which of many literals a text contains, by the skip search of Wu and Manber over UTF-16 units: a text
 * without any of them costs about one table look-up per two characters.
 */
export class LiteralIndex {
  readonly #literals: readonly string[];
  /** Length of the window, that of the shortest literal. */
  readonly #window: number;
  /** How far to move when this block ends the window; 0 where some literal's window ends with it. */
  readonly #skip = new Uint8Array(TABLE_SIZE);
  readonly #ending: number[][] = [];

  /** @param literals of at least three characters each */
  constructor(literals: readonly string[]) {
    this.#literals = literals;
    this.#window = literals.reduce((least, { length }) => Math.min(least, length), 200);
    this.#skip.fill(this.#window - BLOCK + 1);
    for (const [index, literal] of literals.entries()) {
      for (let end = BLOCK; end <= this.#window; end += 1) {
        const key = blockKey(literal, end);
        this.#skip[key] = Math.min(this.#skip[key]!, this.#window - end);
        if (end === this.#window) (this.#ending[key] ??= []).push(index);
      }
    }
  }

  /** @returns the indices of the literals that the text contains, each once, in no particular order */
  find(text: string): readonly number[] {
    if (this.#literals.length === 0) return NONE;
    let found: number[] | undefined;
    for (let end = this.#window; end <= text.length;) {
      const key = blockKey(text, end);
      const skip = this.#skip[key]!;
      if (skip > 0) {
        end += skip;
        continue;
      }
      const start = end - this.#window;
      for (const index of this.#ending[key]!) {
        if (!text.startsWith(this.#literals[index]!, start)) continue;
        found ??= [];
        if (!found.includes(index)) found.push(index);
      }
      end += 1;
    }
    return found ?? NONE;
  }
}

/** Hash of the three units before `end`. */
function blockKey(text: string, end: number): number {
  return (
    (text.charCodeAt(end - 3) + (text.charCodeAt(end - 2) << 5) + (text.charCodeAt(end - 1) << 9)) &
    (TABLE_SIZE - 1)
  );
}
