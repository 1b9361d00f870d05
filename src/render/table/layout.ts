/** Blocks of lines for a terminal of fixed width: prose, labelled rows, lists. */
import { displayWidth, pad, wrap, wrapAtMost } from '../width.ts';

export function indent(lines: readonly string[], by: number): string[] {
  return lines.map((line) => (line === '' ? '' : ' '.repeat(by) + line));
}

/** Text with a first prefix (a number) and hanging lines below it. */
export function hanging(prefix: string, text: string, width: number): string[] {
  const margin = displayWidth(prefix);
  return wrap(text, width - margin).map((line, at) => (at === 0 ? prefix : ' '.repeat(margin)) + line);
}

export interface Row {
  label: string;
  /** Second column, such as a time. */
  middle?: string;
  text: string;
}

interface Columns {
  width: number;
  /** Widest label column. */
  maxLabel: number;
  /** Lines that a text may take; the rest is cut. */
  maxLines: number;
}

/** Rows under one another with a common label column; a label that is too wide takes a line of its own. */
export function rows(all: readonly Row[], { width, maxLabel, maxLines }: Columns): string[] {
  const labelWidth = Math.min(maxLabel, Math.max(0, ...all.map(({ label }) => displayWidth(label))));
  const middleWidth = Math.max(0, ...all.map(({ middle = '' }) => displayWidth(middle)));
  const margin = labelWidth + 2 + (middleWidth > 0 ? middleWidth + 2 : 0);
  return all.flatMap(({ label, middle = '', text }) => {
    const tooWide = displayWidth(label) > labelWidth;
    const lines = wrapAtMost(text, Math.max(10, width - margin), maxLines);
    const start = `${pad(tooWide ? '' : label, labelWidth)}  ${middleWidth > 0 ? `${pad(middle, middleWidth)}  ` : ''}`;
    const body = lines.map((line, row) => ((row === 0 ? start : ' '.repeat(margin)) + line).trimEnd());
    return tooWide ? [...wrap(label, width), ...body] : body;
  });
}
