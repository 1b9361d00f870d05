import type { LogRecord, PeeledLine } from '../../src/records/record.ts';
import { RecordReader } from '../../src/records/reader.ts';

/** Reads lines, given as text or with what an envelope knows of them, and returns all their records. */
export function readLines(
  lines: string | readonly (string | (Partial<PeeledLine> & { text: string }))[],
): LogRecord[] {
  const reader = new RecordReader();
  const records: LogRecord[] = [];
  let byteOffset = 0;
  (typeof lines === 'string' ? lines.split('\n') : lines).forEach((line, index) => {
    const given = typeof line === 'string' ? { text: line } : line;
    records.push(...reader.push({ line: index + 1, byteOffset, ...given }));
    byteOffset += Buffer.byteLength(given.text) + 1;
  });
  return [...records, ...reader.end()];
}

/** The one record of some lines. */
export function readOne(lines: string): LogRecord {
  const [record, ...rest] = readLines(lines);
  if (record === undefined || rest.length > 0)
    throw new Error(`expected one record, got ${String(rest.length + 1)}`);
  return record;
}

export function iso(record: LogRecord | undefined): string | undefined {
  return record?.time === undefined ? undefined : new Date(record.time).toISOString();
}
