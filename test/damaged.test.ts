/** Logs that were cut, mixed up or encoded anew on their way: read as far as they go, and never about somebody else. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from './helpers/properties.ts';
import { analyze } from '../src/analyze.ts';
import type { Report } from '../src/report/report.ts';
import { diagnosed } from './helpers/diagnosed.ts';
import { knownLogs, verdicts, wrapped } from './helpers/known-logs.ts';
import { tempFolder } from './helpers/temp-folder.ts';
import { WHOLE_WRAPPINGS } from './records/whole-wrappings.ts';

const cases = new Map(knownLogs().map(({ name, logs }) => [name, logs]));
const anyCase = fc.constantFrom(...cases.keys());
/** Where to cut, as a share of the text. */
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Every DAG, task and run of the report stands in the logs or their paths, not as a part of a longer name. */
function expectNoInvention(report: Report, ...logs: readonly Readonly<Record<string, string>>[]): void {
  const text = logs.flatMap((files) => Object.entries(files).flat()).join('\n');
  const stands = (name: string): boolean => {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
      if (!/\w/.test(text[at - 1] ?? '') && !/\w/.test(text[at + name.length] ?? '')) return true;
    return false;
  };
  const told = report.attempts.flatMap(({ dagId, taskId, runId }) => [dagId, taskId, runId]);
  expect(told.filter((name) => name !== null && !stands(name))).toEqual([]);
}

/** Whether the report says that something is missing, or strange. */
function saysSo({ coverage, summary, observations }: Report): boolean {
  const { problems, notUnderstood } = coverage;
  return (
    problems.length + notUnderstood.length + observations.length > 0 ||
    summary.unknownAttempts + summary.undetermined > 0
  );
}

describe('damaged logs', () => {
  it('that are cut at any character, at their start or their end', () => {
    fc.assert(
      fc.property(anyCase, share, share, (name, from, to) => {
        const logs = cases.get(name)!;
        const cut = Object.fromEntries(
          Object.entries(logs).map(([path, text]) => [
            path,
            text.slice(
              Math.floor(text.length * Math.min(from, to)),
              Math.ceil(text.length * Math.max(from, to)),
            ),
          ]),
        );
        expectNoInvention(diagnosed(cut), logs);
      }),
      { numRuns: 60 },
    );
  });

  it('whose lines are mixed with those of another', () => {
    fc.assert(
      fc.property(anyCase, anyCase, fc.infiniteStream(fc.boolean()), (name, other, turns) => {
        const logs = cases.get(name)!;
        const strange = Object.values(cases.get(other)!)[0]!.split('\n');
        const mixed = Object.fromEntries(
          Object.entries(logs).map(([path, text]) => [
            path,
            text
              .split('\n')
              .flatMap((line) => (turns.next().value ? [line] : [line, strange.shift() ?? '']))
              .join('\n'),
          ]),
        );
        expectNoInvention(diagnosed(mixed), logs, cases.get(other)!);
      }),
      { numRuns: 40 },
    );
  });

  it('that are documents and end in the middle: the report says so', () => {
    const whole = fc.constantFrom(
      ...WHOLE_WRAPPINGS.filter(({ id }) => !['csv', 'python-repr'].includes(id)).map(({ name }) => name),
    );
    fc.assert(
      fc.property(anyCase, whole, fc.double({ min: 0.3, max: 0.95, noNaN: true }), (name, wrapping, end) => {
        const logs = cases.get(name)!;
        const found = WHOLE_WRAPPINGS.find((known) => known.name === wrapping)!;
        const torn = wrapped(logs, (lines, carried) => {
          const text = found.wrap(lines, carried);
          return [text.slice(0, Math.floor(text.length * end))];
        });
        const report = diagnosed(torn);
        expectNoInvention(report, logs);
        expect(saysSo(report)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  const encodings: Readonly<Record<string, (text: string) => Uint8Array>> = {
    'UTF-8 with a mark': (text) => Buffer.from(`\uFEFF${text}`),
    'UTF-16 of PowerShell': (text) => Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`, 'utf16le'),
    'UTF-16, big end first': (text) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16(),
    CRLF: (text) => Buffer.from(text.replaceAll('\n', '\r\n')),
    'several gzips, one behind the other': (text) =>
      Buffer.concat([gzipSync(text.slice(0, 1000)), gzipSync(text.slice(1000))]),
    'NUL runs between lines': (text) => Buffer.from(text.replaceAll('\n', '\n\0\0\0\0')),
    'terminal colours': (text) => Buffer.from(text.replaceAll(/^(.*)$/gm, '\x1b[34m$1\x1b[0m')),
  };

  it.each(Object.entries(encodings))(
    'that are encoded anew have the same diagnoses: %s',
    async (_, encode) => {
      await fc.assert(
        fc.asyncProperty(anyCase, async (name) => {
          const logs = cases.get(name)!;
          const files = Object.entries(logs).map(([path, text]) => [path, encode(text)] as const);
          const report = await analyze([tempFolder(Object.fromEntries(files))]);
          expect(verdicts(report)).toEqual(verdicts(diagnosed(logs)));
        }),
        { numRuns: 5 },
      );
    },
  );

  it('that are half a gzip: the report says so', async () => {
    await fc.assert(
      fc.asyncProperty(anyCase, share, async (name, end) => {
        const logs = cases.get(name)!;
        const files = Object.entries(logs).map(([path, text]) => {
          const packed = gzipSync(text);
          return [`${path}.gz`, packed.subarray(0, 20 + Math.floor((packed.length - 30) * end))] as const;
        });
        const report = await analyze([tempFolder(Object.fromEntries(files))]);
        expectNoInvention(report, logs);
        expect(report.coverage.problems.length).toBe(files.length);
      }),
      { numRuns: 15 },
    );
  });
});
