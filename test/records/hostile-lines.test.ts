import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { MAX_RECORD_CHARS } from '../../src/records/record.ts';
import { pythonRepr, parsePythonLiteral } from '../../src/records/python-repr.ts';
import { exceptionChains, lineAt } from '../../src/records/traceback.ts';
import { readLines } from './read-lines.ts';

const PIECES = [
  '[2026-11-23T06:34:39.338+0000] {taskinstance.py:3313} ERROR - ',
  '[2026-11-23 06:34:39,338: INFO/MainProcess] ',
  '{"timestamp":"2025-10-04T03:24:39Z","level":"error","event":"',
  '","logger":"task.stderr"}',
  'Traceback (most recent call last):',
  '  File "/a.py", line 1, in f',
  'ValueError: x',
  '2026-11-23T07:06:13.287225Z [info     ] ',
  ' [task] ',
  'key=',
  "'",
  '"',
  '[',
  ']',
  '{',
  '}',
  '=',
  ': ',
  '*** ',
  '::group::',
  '  | ',
  '  + Exception Group Traceback (most recent call last):',
  '\u2502',
  '\u256d\u2500\u2500 Traceback (most recent call last)',
  '\x1b[34m',
  '[0m',
  '@-@{',
  'Job 1: Subtask t ',
  '[ 12.000001] ',
  'May 01 02:14:51 worker-1 airflow[1]: ',
  '',
  ' ',
  '\\',
  '\0',
  'The above exception was the direct cause of the following exception:',
  '"""',
];
const line = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 8 })
  .map((pieces) => pieces.join('').replaceAll('\n', ' '));

describe('whatever stands in a log', () => {
  it('every line is in exactly one record, and every record stays in its bounds', () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 25 }), (lines) => {
        const records = readLines(lines);
        const numbers = records
          .flatMap((record) => record.lines.map((place) => place.line))
          .sort((a, b) => a - b);
        expect(numbers).toEqual(lines.map((_, index) => index + 1));
        for (const record of records) {
          expect(record.text.length).toBeLessThanOrEqual(MAX_RECORD_CHARS + 64);
          for (const { links } of exceptionChains(record))
            for (const { at } of links) expect(numbers).toContain(lineAt(record, at).line);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('values survive being written as Python and read again', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4, noUnicodeString: false }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(parsePythonLiteral(pythonRepr(plain))).toEqual(plain);
      }),
    );
  });

  it.each([
    [
      "{'exit_code': <Negsignal.SIGKILL: -9>, 'id': UUID('0199')}",
      { exit_code: '<Negsignal.SIGKILL: -9>', id: "UUID('0199')" },
    ],
    [`[('worker-1', "it's\\n\\x41\\u00e9")]`, [['worker-1', "it's\nA\u00e9"]]],
    ["b'ab\\tc'", 'ab\tc'],
    ["{'a': ", undefined],
    ["['a' 'b']", undefined],
    ['('.repeat(500), undefined],
  ])('%s is read as Python reads it', (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });
});
