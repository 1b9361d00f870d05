/**
 * Finds the parts of a JSON text without building it: where each entry of an export starts (JSON.parse forgets
 * that), one entry at a time (a 200 MB export is not held twice), and up to the point where a document is cut off.
 */

/** A complete value: `text.slice(start, end)` is JSON. */
export interface Slice {
  /** In an object. */
  key?: string;
  start: number;
  end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

export class JsonWalk {
  readonly text: string;
  /** Set when a walk came to the end of the text inside a value. */
  cut = false;

  constructor(text: string) {
    this.text = text;
  }

  /** Values one behind the other, with blanks or nothing between (Firehose, jq, NDJSON). */
  *roots(): Generator<Slice, undefined> {
    let at = this.#blank(0);
    while (at < this.text.length) {
      const end = this.#skip(at);
      if (end === undefined) return;
      yield { start: at, end };
      at = this.#blank(end);
      if (this.text[at] === ',') at = this.#blank(at + 1);
    }
  }

  /** The values in the object or array that starts at `start`; nothing for other values. */
  *children(start: number): Generator<Slice, undefined> {
    const open = this.text[start];
    if (open !== '{' && open !== '[') return;
    let at = this.#blank(start + 1);
    while (at < this.text.length) {
      if (this.text[at] === '}' || this.text[at] === ']') return;
      let key: string | undefined;
      if (open === '{') {
        const keyEnd = this.#skip(at);
        if (keyEnd === undefined) return;
        key = this.parse({ start: at, end: keyEnd }) as string;
        at = this.#blank(keyEnd);
        if (this.text[at] !== ':') break;
        at = this.#blank(at + 1);
      }
      const end = this.#skip(at);
      if (end === undefined) return;
      yield key === undefined ? { start: at, end } : { key, start: at, end };
      at = this.#blank(end);
      if (this.text[at] === ',') at = this.#blank(at + 1);
      else if (this.text[at] !== '}' && this.text[at] !== ']') break;
    }
    this.cut = true;
  }

  /**
   * The start of a value under a path of keys. Its end is not looked for, so this also finds the list that a cut
   * document breaks off in.
   */
  find(start: number, ...path: readonly string[]): number | undefined {
    let at: number | undefined = start;
    for (const key of path) {
      at = this.#member(at, key);
      if (at === undefined) return undefined;
    }
    return at;
  }

  /** Keys of the object at `start`, with where their values start; the last one may be cut. */
  *members(start: number): Generator<{ key: string; start: number }> {
    if (this.text[start] !== '{') return;
    let at = this.#blank(start + 1);
    while (this.text.charCodeAt(at) === QUOTE) {
      const keyEnd = this.#skip(at);
      if (keyEnd === undefined) return;
      const key = this.parse({ start: at, end: keyEnd });
      at = this.#blank(keyEnd);
      if (this.text[at] !== ':' || typeof key !== 'string') return;
      at = this.#blank(at + 1);
      if (at >= this.text.length) return;
      yield { key, start: at };
      const end = this.#skip(at);
      if (end === undefined) return;
      at = this.#blank(end);
      if (this.text[at] !== ',') return;
      at = this.#blank(at + 1);
    }
  }

  /** Undefined when the slice is no JSON after all. */
  parse({ start, end }: Slice): unknown {
    try {
      return JSON.parse(this.text.slice(start, end)) as unknown;
    } catch {
      return undefined;
    }
  }

  #member(start: number, key: string): number | undefined {
    for (const member of this.members(start)) if (member.key === key) return member.start;
    return undefined;
  }

  #blank(at: number): number {
    for (; at < this.text.length; at++) {
      const code = this.text.charCodeAt(at);
      if (code !== 0x20 && (code < 0x09 || code > 0x0d)) break;
    }
    return at;
  }

  /** The end of the value at `at`, or undefined (and `cut`) when the text ends before. */
  #skip(at: number): number | undefined {
    const { text } = this;
    const first = text.charCodeAt(at);
    if (first === QUOTE) return this.#skipString(at);
    if (first !== 0x7b && first !== 0x5b) {
      let end = at;
      while (end < text.length && !/[\s,\]}:]/.test(text[end]!)) end++;
      if (end > at) return end;
      this.cut = true;
      return undefined;
    }
    let depth = 0;
    for (let i = at; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        const end = this.#skipString(i);
        if (end === undefined) return undefined;
        i = end - 1;
      } else if (code === 0x7b || code === 0x5b) depth++;
      else if ((code === 0x7d || code === 0x5d) && --depth === 0) return i + 1;
    }
    this.cut = true;
    return undefined;
  }

  #skipString(at: number): number | undefined {
    for (let end = this.text.indexOf('"', at + 1); end !== -1; end = this.text.indexOf('"', end + 1)) {
      let before = end - 1;
      while (this.text.charCodeAt(before) === BACKSLASH) before--;
      if ((end - before) % 2 === 1) return end + 1;
    }
    this.cut = true;
    return undefined;
  }
}
