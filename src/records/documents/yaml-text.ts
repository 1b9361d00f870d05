import { parseDocument, type Document } from 'yaml';

/** Reading YAML that may be torn or hostile. */

/** Deeper than any dump; the parser recurses, and V8 aborts the process when a pattern is compiled at the stack's end. */
const MAX_NESTING = 100;

/** Parts between lines that are `---`. */
export function* yamlDocuments(text: string): Generator<{ start: number; end: number }> {
  let start = 0;
  for (const { index, 0: mark } of text.matchAll(/^---[ \t]{0,8}\r?$/gm)) {
    if (index > start) yield { start, end: index };
    start = index + mark.length;
  }
  if (start < text.length) yield { start, end: text.length };
}

/** Times stay strings (YAML 1.2 core schema); undefined when it is no YAML, or nested to break the parser. */
export function parseYaml(text: string): { document: Document; value: unknown } | undefined {
  if (nestsTooDeep(text)) return undefined;
  try {
    const document = parseDocument(text, { logLevel: 'silent' });
    // Refuses aliases that multiply.
    return { document, value: document.toJS() as unknown };
  } catch {
    return undefined;
  }
}

/** Counts indentations that stand inside each other, dashes in front of one item, and brackets where a value may begin. */
function nestsTooDeep(text: string): boolean {
  const indents: number[] = [];
  let brackets = 0;
  for (let at = 0; at < text.length;) {
    let end = text.indexOf('\n', at);
    if (end === -1) end = text.length;
    let first = at;
    let marks = 0;
    while (
      first < end &&
      (text[first] === ' ' || ((text[first] === '-' || text[first] === '?') && text[first + 1] === ' '))
    ) {
      if (text[first] !== ' ') marks++;
      first++;
    }
    if (first < end && text[first] !== '\r') {
      while ((indents.at(-1) ?? -1) >= first - at) indents.pop();
      indents.push(first - at);
    }
    brackets = Math.max(0, brackets + openings(text, first, end));
    if (indents.length > MAX_NESTING || marks > MAX_NESTING || brackets > MAX_NESTING) return true;
    at = end + 1;
  }
  return false;
}

/** The highest number of brackets open at once, of those that follow a separator; text has others, too (`ESC[0m`). */
function openings(text: string, start: number, end: number): number {
  let open = 0;
  let highest = 0;
  let before = ',';
  for (let i = start; i < end; i++) {
    const char = text[i]!;
    if (char === ' ') continue;
    if ((char === '[' || char === '{') && '[{,:'.includes(before)) highest = Math.max(highest, ++open);
    else if ((char === ']' || char === '}') && open > 0) open--;
    before = char;
  }
  return highest > MAX_NESTING ? highest : open;
}
