/** Values in Python's notation, as structlog's console prints them: written from JSON, and read back. */

/** A value of JSON as Python's `repr` would print it; strings in single quotes unless they hold one. */
export function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  const entries = Object.entries(value).map(([key, item]) => `${quoted(key)}: ${pythonRepr(item)}`);
  return `{${entries.join(', ')}}`;
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return quote + escaped + quote;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  0: '\0',
};
const HEX_ESCAPES: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };
const MAX_DEPTH = 64;

/**
 * Reads a Python literal (dict, list, tuple, str, bytes, number, None, True, False) into JSON's types. What is no literal
 * (`UUID('…')`, `<Negsignal.SIGKILL: -9>`) becomes its own text. Undefined when the brackets do not close.
 */
export function parsePythonLiteral(text: string): unknown {
  const reader = new LiteralReader(text);
  try {
    const value = reader.value(0);
    reader.skipBlanks();
    return reader.at === text.length ? value : undefined;
  } catch (error) {
    if (error instanceof NotALiteral) return undefined;
    throw error;
  }
}

class NotALiteral extends Error {}

class LiteralReader {
  at = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  skipBlanks(): void {
    while (this.at < this.text.length && /\s/.test(this.text.charAt(this.at))) this.at++;
  }

  /** The next character that is no blank. */
  private peek(): string {
    this.skipBlanks();
    return this.text.charAt(this.at);
  }

  value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new NotALiteral();
    this.skipBlanks();
    const first = this.text.charAt(this.at);
    if (first === '{') return this.mapping(depth);
    if (first === '[') return this.sequence(']', depth);
    if (first === '(') return this.sequence(')', depth);
    if (first === "'" || first === '"') return this.string();
    if (first === 'b' && /['"]/.test(this.text.charAt(this.at + 1))) {
      this.at++;
      return this.string();
    }
    return this.word();
  }

  private mapping(depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    this.at++;
    while (this.peek() !== '}') {
      const key = this.value(depth + 1);
      this.skipBlanks();
      this.expect(':');
      Object.defineProperty(result, String(key), {
        value: this.value(depth + 1),
        enumerable: true,
        configurable: true,
        writable: true,
      });
      this.skipBlanks();
      if (this.text.charAt(this.at) === ',') this.at++;
      else if (this.text.charAt(this.at) !== '}') throw new NotALiteral();
    }
    this.at++;
    return result;
  }

  private sequence(close: string, depth: number): unknown[] {
    const result: unknown[] = [];
    this.at++;
    while (this.peek() !== close) {
      result.push(this.value(depth + 1));
      this.skipBlanks();
      if (this.text.charAt(this.at) === ',') this.at++;
      else if (this.text.charAt(this.at) !== close) throw new NotALiteral();
    }
    this.at++;
    return result;
  }

  private string(): string {
    const quote = this.text.charAt(this.at++);
    const pieces: string[] = [];
    let from = this.at;
    for (;;) {
      const character = this.text.charAt(this.at);
      if (character === '') throw new NotALiteral();
      if (character === quote) break;
      if (character !== '\\') {
        this.at++;
        continue;
      }
      pieces.push(this.text.slice(from, this.at), this.escape());
      from = this.at;
    }
    pieces.push(this.text.slice(from, this.at++));
    return pieces.join('');
  }

  private escape(): string {
    const letter = this.text.charAt(this.at + 1);
    const width = HEX_ESCAPES[letter];
    if (width !== undefined) {
      const code = Number.parseInt(this.text.slice(this.at + 2, this.at + 2 + width), 16);
      this.at += 2 + width;
      return Number.isNaN(code) || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
    }
    this.at += 2;
    return SIMPLE_ESCAPES[letter] ?? `\\${letter}`;
  }

  /** A number, a constant, or anything else up to the comma or bracket that ends it, as its own text. */
  private word(): unknown {
    const from = this.at;
    let depth = 0;
    for (; this.at < this.text.length; this.at++) {
      const character = this.text.charAt(this.at);
      if (character === "'" || character === '"') {
        this.string();
        this.at--;
      } else if ('([{<'.includes(character)) depth++;
      else if (depth > 0 && ')]}>'.includes(character)) depth--;
      else if (depth === 0 && ',:)]}'.includes(character)) break;
    }
    const word = this.text.slice(from, this.at).trimEnd();
    if (word === '') throw new NotALiteral();
    if (word === 'None') return null;
    if (word === 'True' || word === 'False') return word === 'True';
    return /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/.test(word) ? Number(word) : word;
  }

  private expect(character: string): void {
    if (this.text.charAt(this.at) !== character) throw new NotALiteral();
    this.at++;
  }
}
