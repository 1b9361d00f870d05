/** A record's text as lines that know where they stand. */
export interface TextLine {
  text: string;
  /** Offset of the line's first character in the record's text. */
  at: number;
}

export function splitLines(text: string): TextLine[] {
  let at = 0;
  return text.split('\n').map((line) => {
    const place = { text: line, at };
    at += line.length + 1;
    return place;
  });
}

/** Number of blanks and tabs in front of a line. */
export function indentOf(text: string): number {
  let index = 0;
  while (text.charCodeAt(index) === 32 || text.charCodeAt(index) === 9) index++;
  return index;
}
