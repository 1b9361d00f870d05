/** A record that is still being read: bounded, whatever its lines are. */
import type { Dialect, RecordHead } from './dialects/dialect.ts';
import { MAX_RECORD_CHARS } from './record.ts';
import type { LogRecord, PeeledLine, RecordLine, RecordOrigin } from './record.ts';

/** Below 60 KiB by what the mark and the line breaks take. */
const HEAD_CHARS = 60 * 1024 - 512;
const TAIL_CHARS = 4 * 1024 - 256;
const MAX_LINES = 2000;
const MAX_TAIL_LINES = 200;

/** The head and the tail of a text that is too long, with a mark between them that says how much is missing. */
export function capped(text: string, limit = MAX_RECORD_CHARS): string {
  if (text.length <= limit) return text;
  const tail = Math.min(TAIL_CHARS, limit >> 2);
  const head = limit - tail;
  return `${text.slice(0, head)}${omission(text.length - head - tail)}${text.slice(-tail)}`;
}

function omission(characters: number): string {
  return ` [… ${String(characters)} characters left out …] `;
}

interface Part {
  text: string;
  line: PeeledLine;
}

export class RecordBuilder {
  readonly head: RecordHead;
  readonly first: PeeledLine;
  private parts: Part[] | undefined;
  private tail: Part[] = [];
  private size: number;
  private omittedChars = 0;
  private omittedLines = 0;

  constructor(head: RecordHead, first: PeeledLine) {
    this.head = head;
    this.first = first;
    this.size = Math.min(head.text.length, HEAD_CHARS);
  }

  /** Adds the text of one more physical line. */
  append(text: string, line: PeeledLine): void {
    this.parts ??= [];
    const part = {
      text: capped(text, HEAD_CHARS),
      line: { text: '', line: line.line, byteOffset: line.byteOffset },
    };
    if (
      this.tail.length === 0 &&
      this.size + part.text.length < HEAD_CHARS &&
      this.parts.length < MAX_LINES - MAX_TAIL_LINES
    ) {
      this.parts.push(part);
      this.size += part.text.length + 1;
      return;
    }
    this.tail.push(part);
    let tailSize = this.tail.reduce((sum, { text: { length } }) => sum + length, 0);
    while (this.tail.length > 1 && (tailSize > TAIL_CHARS || this.tail.length > MAX_TAIL_LINES)) {
      const dropped = this.tail.shift()?.text.length ?? 0;
      tailSize -= dropped;
      this.omittedChars += dropped + 1;
      this.omittedLines++;
    }
  }

  /** The finished record. The dialect may rework the text of each line before they are joined. */
  build(
    time: Pick<LogRecord, 'time' | 'zone' | 'local'>,
    origin: RecordOrigin | undefined,
    dialect: Dialect | undefined,
  ): LogRecord {
    const { head, first } = this;
    const places: PeeledLine[] = [first];
    let text = head.text;
    const lines: RecordLine[] = [{ line: first.line, byteOffset: first.byteOffset, at: 0 }];
    if (this.parts !== undefined) {
      const texts = [capped(head.text, HEAD_CHARS)];
      for (const part of this.parts) texts.push(part.text);
      for (const part of this.parts) places.push(part.line);
      if (this.omittedLines > 0) texts.push(omission(this.omittedChars));
      const marked = texts.length - 1;
      for (const part of this.tail) texts.push(part.text);
      for (const part of this.tail) places.push(part.line);
      dialect?.finish?.(head, texts);
      text = this.join(texts, places, marked, lines);
    }
    const record: LogRecord = {
      line: first.line,
      byteOffset: first.byteOffset,
      text: capped(text),
      lines,
      dialect: head.dialect,
    };
    if (time.time !== undefined) record.time = time.time;
    if (time.zone !== undefined) record.zone = time.zone;
    if (time.local !== undefined) record.local = time.local;
    const level = head.level ?? first.outerLevel;
    if (level !== undefined) record.level = level;
    if (head.logger !== undefined) record.logger = head.logger;
    if (head.fields !== undefined) record.fields = head.fields;
    if (origin !== undefined) record.origin = origin;
    if (head.output === true) record.output = true;
    if (first.gapBefore === true) record.gapBefore = true;
    if (this.omittedLines > 0) record.omittedLines = this.omittedLines;
    return record;
  }

  private join(texts: string[], places: PeeledLine[], marked: number, lines: RecordLine[]): string {
    let text = texts[0] ?? '';
    let place = 1;
    for (let index = 1; index < texts.length; index++) {
      text += '\n';
      const physical = places[place];
      if (!(this.omittedLines > 0 && index === marked) && physical !== undefined) {
        lines.push({ line: physical.line, byteOffset: physical.byteOffset, at: text.length });
        place++;
      }
      text += texts[index] ?? '';
    }
    return text.trimEnd();
  }
}
