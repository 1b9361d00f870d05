/** Columns of a terminal: how wide text is, where to wrap it, what to leave out. */

/** Two columns each: East Asian wide and fullwidth forms, and emoji. https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const ZERO = /[\p{Mn}\p{Me}\ufe0e\ufe0f]/u;
const ASCII = /^[\u0000-\u007f]*$/;

function charWidth(char: string): number {
  if (char < '\u0300') return 1;
  if (ZERO.test(char)) return 0;
  return WIDE.test(char) ? 2 : 1;
}

/** Columns that the text takes; it must be free of controls (`visible`). */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const char of text) width += charWidth(char);
  return width;
}

/** Fills up with blanks on the right. */
export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

/** The longest start of the text that fits, without cutting a character from its combining marks. */
function head(text: string, width: number): string {
  let used = 0;
  let end = 0;
  for (const char of text) {
    used += charWidth(char);
    if (used > width) break;
    end += char.length;
  }
  return text.slice(0, end);
}

/** Cuts at the right, with `…` in place of what is gone. */
export function cut(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${head(text, Math.max(0, width - 1)).trimEnd()}…`;
}

/** `5 m 00 s`, `3.9 GiB` and `try 1 of 2` stay together; the blanks inside become plain again after wrapping. */
const UNIT =
  /(?<=\d) (?=(?:[smhd]|[kMG]B|[KMGT]iB)\b)|(?<=\d [smhd]) (?=\d\d [smhd]\b)|(?<=\btry|\btry \d{1,3} of) (?=\d)|(?<=\btry \d{1,3}) (?=of \d)/g;

/** Wraps words into lines of at most `width` columns; longer words are broken. */
export function wrap(text: string, width: number): string[] {
  return wrapWords(text.replace(UNIT, '\u00a0'), width).map((line) => line.replace(/\u00a0/g, ' '));
}

function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = '';
    }
    while (displayWidth(word) > width) {
      const part = breakable(head(word, width)) || word.slice(0, 1);
      lines.push(part);
      word = word.slice(part.length);
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  return lines;
}

/** As much of a long word as ends at a separator, where one stands in its last third. */
function breakable(part: string): string {
  const rest = part.slice(Math.floor((part.length * 2) / 3));
  const at = /^[^]*[,;&/](?=[^]*$)/.exec(rest)?.[0].length;
  return at === undefined ? part : part.slice(0, part.length - rest.length + at);
}

/** Wraps into at most `max` lines, the last one cut. */
export function wrapAtMost(text: string, width: number, max: number): string[] {
  // Text beyond what can show is not worth wrapping: a line of a log may be huge.
  const lines = wrap(text.slice(0, width * (max + 1)), width);
  if (lines.length <= max) return lines;
  const whole = lines.slice(0, max - 1);
  const end = whole.reduce((at, line) => text.indexOf(line, at) + line.length, 0);
  return [...whole, cut(text.slice(end).trimStart(), width)];
}

/** Shortens a path at its left, at a `/` where it can: `…/load_parts/attempt=1.log`. */
export function shortenPath(path: string, width: number): string {
  if (displayWidth(path) <= width) return path;
  for (let slash = path.indexOf('/', 1); slash !== -1; slash = path.indexOf('/', slash + 1)) {
    const rest = `…${path.slice(slash)}`;
    if (displayWidth(rest) <= width) return rest;
  }
  return cutStart(path, width);
}

/** Cuts at the left, with `…` in place of what is gone. */
export function cutStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const chars = Array.from(text);
  let tail = '';
  while (chars.length > 0 && displayWidth(tail) + 2 < width) tail = `${chars.pop() ?? ''}${tail}`;
  return `…${tail}`;
}
