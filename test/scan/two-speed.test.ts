import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { discover } from '../../src/input/discover.ts';
import { SourceReader } from '../../src/input/source-reader.ts';
import { comparable, compiled, factsOf } from './reading.ts';

const BLOCK = 2 ** 20;
const FINDING = `requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.example.com', port=443): Read timed out.`;

function stamp(second: number): string {
  return `[${new Date(Date.UTC(2026, 10, 22, 3) + second * 1000).toISOString().replace('Z', '+0000')}]`;
}

function filler(lines: number, from = 0): string {
  return Array.from(
    { length: lines },
    (_, i) => `${stamp(from + i)} {etl.py:10} INFO - page ${from + i} of the orders of Zürich: 500 rows 📦\n`,
  ).join('');
}

function parsedLines(sources: readonly { linesParsed: number }[]): number {
  return sources.reduce((sum, { linesParsed }) => sum + linesParsed, 0);
}

function expectSameFacts(text: string, blockBytes = BLOCK): void {
  const bytes = Buffer.from(text);
  const fast = comparable(factsOf(bytes, 'two speeds', blockBytes));
  expect(fast).toEqual(comparable(factsOf(bytes, 'every line', BLOCK)));
}

/** One to a few lines of a log, as the readers may meet them. */
const piece = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 80 }).map((n) => filler(n)) },
  fc.constant(filler(2500)),
  fc.constantFrom(
    `${stamp(9)} {taskinstance.py:1} ERROR - Task failed with exception\nTraceback (most recent call last):\n  File "/opt/airflow/dags/orders.py", line 7, in load\n    fetch()\n${FINDING}\n`,
    `${stamp(9)} {orders.py:1} WARNING - ${FINDING}\n`,
    `${stamp(9)} {orders.py:1} INFO - rows\n  12:30:01 | 7\n  [parameters: none]\n\n  done\n`,
    `${stamp(9)} {taskinstance.py:1} INFO - Marking task as UP_FOR_RETRY. dag_id=orders_daily, task_id=load\n`,
    `{"timestamp":"2026-11-22T03:00:00Z","level":"error","event":"${FINDING.replaceAll("'", '')}","logger":"task.stderr"}\n`,
    `{"timestamp":"2026-11-22T03:00:00Z","level":"info","event":"page","logger":"task.stdout"}\n`,
    `${stamp(9)} {orders.py:1} INFO - ${'€'.repeat(40_000)} ${FINDING}\n`,
    `${stamp(9)} {orders.py:1} INFO - Zeile mit CRLF\r\n${stamp(9)} {orders.py:1} ERROR - ${FINDING}\r\n`,
    'a line that no dialect knows\n',
    '\n',
  ),
);

describe('reading in two speeds', () => {
  it('leads to the same facts as reading every line, whatever the log and the blocks', () => {
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 25 }),
        fc.constantFrom(1_000, 65_536, 100_000, BLOCK),
        fc.boolean(),
        (pieces, blockBytes, endsInLine) => {
          let second = 0;
          const text = pieces.join('').replace(/\[2026-[^\]]*\]/g, () => stamp(second++));
          expectSameFacts(endsInLine ? text.trimEnd() : text, blockBytes);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('finds what stands across the border of two blocks', () => {
    const before = filler(10_000);
    const line = `${stamp(1)} {orders.py:1} ERROR - ${FINDING}\n`;
    for (let shift = 0; shift < line.length; shift += 5) {
      const padding = BLOCK - Buffer.byteLength(before) - shift - 1;
      expectSameFacts(`${before}${'.'.repeat(padding)}\n${line}${filler(900, 20_000)}`);
    }
  });

  it.each([
    ['in the last byte', `${filler(2000)}${stamp(2001)} {orders.py:1} ERROR - ${FINDING}`],
    ['in the first line', `${stamp(0)} {orders.py:1} ERROR - ${FINDING}\n${filler(2000)}`],
    ['in the only line', `${stamp(0)} {orders.py:1} ERROR - ${FINDING}`],
    [
      'at the start of a line of 1 MB',
      `${filler(900)}${stamp(1)} {orders.py:1} ERROR - ${FINDING} ${'x'.repeat(1e6)}\n${filler(900)}`,
    ],
    [
      'at the end of a line of 1 MB',
      `${filler(900)}${stamp(1)} {orders.py:1} ERROR - ${'x'.repeat(1e6)} ${FINDING}\n${filler(900)}`,
    ],
    [
      'in the middle of a line of 3 MB, which is left out',
      `${filler(900)}${'x'.repeat(2e6)} ${FINDING} ${'x'.repeat(1e6)}\n${filler(900)}`,
    ],
    [
      'behind a line of 3 MB',
      `${filler(900)}${'x'.repeat(3e6)}\n${stamp(1)} {orders.py:1} ERROR - ${FINDING}\n${filler(900)}`,
    ],
    [
      'in lines that end in CRLF',
      `${filler(900)}${stamp(1)} {orders.py:1} ERROR - ${FINDING}\n${filler(900)}`.replaceAll('\n', '\r\n'),
    ],
    ['in every line', `${stamp(1)} {orders.py:1} ERROR - ${FINDING}\n`.repeat(3000)],
    [
      'below 3000 lines of one record',
      `${filler(900)}${stamp(1)} {orders.py:1} ERROR - table\n${'  12 | 30\n'.repeat(3000)}${FINDING}\n${filler(900)}`,
    ],
    ['nowhere, as the log is empty', ''],
  ])('finds what stands %s', (_, text) => {
    expectSameFacts(text);
    expectSameFacts(text, 10_000);
  });

  it('parses only a small part of a log in which hardly anything happens', () => {
    const text = `${filler(5000)}${stamp(5000)} {orders.py:1} ERROR - ${FINDING}\n${filler(5000, 5001)}`;
    const sources = factsOf(Buffer.from(text), 'two speeds', BLOCK);
    expect(parsedLines(sources)).toBeLessThan(60);
    expect(sources.map(({ lines, bytes }) => ({ lines, bytes }))).toEqual([
      { lines: 10_001, bytes: Buffer.byteLength(text) },
    ]);
  });

  // The labelled logs stand beside the checkout of those who have them.
  it.each(['samples', '../shared/cases', '../shared/airflow-runs'].filter((folder) => existsSync(folder)))(
    'leads to the same facts for every file of %s',
    async (folder) => {
      const everyLine = new SourceReader({ compiled, everyLine: true });
      const twoSpeeds = new SourceReader({ compiled });
      const nothing = (): void => undefined;
      for (const entry of discover([folder]).entries) {
        const expected = await everyLine.read(entry, nothing);
        const actual = await twoSpeeds.read(entry, nothing);
        expect({ path: entry.display, facts: comparable(actual.sources) }).toEqual({
          path: entry.display,
          facts: comparable(expected.sources),
        });
      }
    },
    180_000,
  );
});
