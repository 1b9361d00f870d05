/** Line numbers and byte offsets of places in a text; asked in ascending order, it reads the text once. */
export class Positions {
  readonly #text: string;
  #at = 0;
  #line = 1;
  #byteOffset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param index in UTF-16 units; not before one asked for already */
  of(index: number): { line: number; byteOffset: number } {
    for (
      let end = this.#text.indexOf('\n', this.#at);
      end !== -1 && end < index;
      end = this.#text.indexOf('\n', end + 1)
    ) {
      this.#line++;
    }
    this.#byteOffset += Buffer.byteLength(this.#text.slice(this.#at, index), 'utf8');
    this.#at = index;
    return { line: this.#line, byteOffset: this.#byteOffset };
  }
}
