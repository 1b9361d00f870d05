/** What a file of a wheel can print: its string literals, with adjacent ones joined and fields taken out. */

/** Stands for a field that is filled in at run time: `%s`, `{name}`. */
const FIELD = '\0';

export interface SourceFile {
  path: string;
  /** String literals in lower case with single blanks, `\0` for each field. */
  strings: string[];
  /** The whole source in lower case, for names of classes and keys. */
  source: string;
}

const TOKEN = /[rRbBuUfF]{0,2}("""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\[^])*"|'(?:[^'\\\n]|\\[^])*')|#[^\n]*/g;

/** A template is one text; its markup does no harm. */
export function readTemplate(path: string, text: string): SourceFile {
  return { path, strings: [text.replace(/\s+/g, ' ').toLowerCase()], source: '' };
}

export function readPython(path: string, text: string): SourceFile {
  const strings: string[] = [];
  let end = -1;
  for (const token of text.matchAll(TOKEN)) {
    const quoted = token[1];
    if (quoted === undefined) {
      // A comment between two literals does not part them.
      if (end >= 0 && isGap(text.slice(end, token.index))) end = token.index + token[0].length;
      continue;
    }
    const width = /^("""|''')/.test(quoted) ? 3 : 1;
    const content = plain(quoted.slice(width, -width));
    const joined = end >= 0 && isGap(text.slice(end, token.index));
    strings.push(joined ? (strings.pop() ?? '') + content : content);
    end = token.index + token[0].length;
  }
  return {
    path,
    strings: strings.map((string) => string.replace(/\s+/g, ' ')),
    source: text.toLowerCase(),
  };
}

function isGap(text: string): boolean {
  return text.length < 400 && /^[\s\\]*$/.test(text);
}

function plain(content: string): string {
  return content
    .replace(/\\n|\\t|\\r|\\\n/g, ' ')
    .replace(/\\(.)/g, '$1')
    .replace(/%(?:\(\w+\))?[-+ #0]?[\d.*]*[sdrfixXeEgGc]|\{[^{}]*\}/g, FIELD)
    .replaceAll('%%', '%')
    .toLowerCase();
}

/**
 * Whether the files can print a text with these pieces: its words all in one of them, names (an exception's class, a
 * state, a key) in any.
 */
export function canPrint(files: readonly SourceFile[], pieces: readonly string[]): boolean {
  const names = pieces.filter((piece) => NAME.test(piece.trim()));
  const words = pieces.filter((piece) => !NAME.test(piece.trim()));
  return (
    names.every((name) => files.some((file) => holds(file, name))) &&
    (words.length === 0 || files.some((file) => words.every((piece) => holds(file, piece))))
  );
}

const NAME = /^[\w.]+$/;

/** Whether the file holds the fixed text, be it with values where the source has fields. */
export function holds(file: SourceFile, piece: string): boolean {
  if (file.strings.some((string) => string.includes(piece))) return true;
  const name = piece.trim();
  if (NAME.test(name) && file.source.includes(name.slice(name.lastIndexOf('.') + 1))) return true;
  return (
    file.strings.some((string) => string.includes(FIELD) && fillsIn(string.split(FIELD), piece.trim())) ||
    isPutTogether(file.strings, name)
  );
}

/** Whether one string ends with the beginning of the piece and another begins with the rest: `text += " more"`. */
function isPutTogether(strings: readonly string[], piece: string): boolean {
  for (let cut = SHORTEST_PART; cut <= piece.length - SHORTEST_PART; cut += 1) {
    const [head, tail] = [piece.slice(0, cut), piece.slice(cut)];
    if (
      strings.some((string) => string.endsWith(head)) &&
      strings.some((string) => string.startsWith(tail))
    ) {
      return true;
    }
  }
  return false;
}

const SHORTEST_PART = 5;

/**
 * Whether filling in the fields between the segments can yield a text with the piece, most of which must come
 * from the segments: a template of fields alone yields everything and proves nothing.
 */
function fillsIn(segments: readonly string[], piece: string): boolean {
  for (let first = 0; first + 1 < segments.length; first += 1) {
    const head = overlap(segments[first]!, piece);
    let at = head;
    let fixed = head;
    for (let next = first + 1; next < segments.length; next += 1) {
      const segment = segments[next]!;
      const tail = overlap(piece, segment);
      const enough = Math.max(6, piece.length * 0.6);
      if (fixed + Math.min(tail, piece.length - at) >= enough) return true;
      const found = piece.indexOf(segment, at);
      if (found < 0) break;
      at = found + segment.length;
      fixed += segment.length;
    }
    if (fixed >= Math.max(6, piece.length * 0.6)) return true;
  }
  return false;
}

/** Length of the longest end of `left` that begins `right`. */
function overlap(left: string, right: string): number {
  for (let length = Math.min(left.length, right.length); length > 0; length -= 1) {
    if (left.endsWith(right.slice(0, length))) return length;
  }
  return 0;
}
