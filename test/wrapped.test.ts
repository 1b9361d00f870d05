/** What a log is wrapped in, and what damaged it, never changes whom it is about, nor the verdict unless it must. */
import { describe, expect, it } from '@jest/globals';
import fc from './helpers/properties.ts';
import type { Report } from '../src/report/report.ts';
import { diagnosed } from './helpers/diagnosed.ts';
import { knownLogs, verdicts, wrapped } from './helpers/known-logs.ts';
import { WHOLE_WRAPPINGS } from './records/whole-wrappings.ts';
import { WRAPPINGS, type Carried, type Wrapping } from './records/wrappings.ts';

const cases = knownLogs();
const plain = new Map<string, Report>();
const plainReport = (name: string): Report => {
  const known = plain.get(name) ?? diagnosed(logsOf(name));
  plain.set(name, known);
  return known;
};
const anyCase = fc.constantFrom(...cases.map(({ name }) => name));
const logsOf = (name: string): Record<string, string> => cases.find((known) => known.name === name)!.logs;

/** The others are always the innermost (Composer) or a damage to text that is still readable. */
const NESTABLE = WRAPPINGS.filter(({ id }) => !['html', 'typeset', 'composer-stdout'].includes(id));

const named = (name: string): Wrapping => WRAPPINGS.find((wrapping) => wrapping.name === name)!;

/** Some wrappings cut a line into parts; all parts have its time. */
function inTwo(outside: Wrapping, inside: Wrapping, lines: readonly string[], carried: Carried): string[] {
  const times = lines.flatMap((line, index) => inside.wrap([line], carried).map(() => carried.time(index)));
  return outside.wrap(inside.wrap(lines, carried), { ...carried, time: (index) => times[index]! });
}

describe('a known log has the same diagnoses', () => {
  it.each(WRAPPINGS.map((wrapping) => [wrapping.name, wrapping] as const))('in: %s', (_, wrapping) => {
    fc.assert(
      fc.property(anyCase, (name) => {
        const report = diagnosed(wrapped(logsOf(name), (lines, carried) => wrapping.wrap(lines, carried)));
        expect(verdicts(report)).toEqual(verdicts(plainReport(name)));
      }),
      { numRuns: 8 },
    );
  });

  it.each(WHOLE_WRAPPINGS.map((wrapping) => [wrapping.name, wrapping] as const))(
    'as a document: %s',
    (_, wrapping) => {
      fc.assert(
        fc.property(anyCase, (name) => {
          const report = diagnosed(
            wrapped(logsOf(name), (lines, carried) => [wrapping.wrap(lines, carried)]),
          );
          expect(verdicts(report)).toEqual(verdicts(plainReport(name)));
        }),
        { numRuns: 8 },
      );
    },
  );

  it('as an export to S3, in parts whose chunks are in no order', () => {
    const exported = named('CloudWatch export to S3');
    fc.assert(
      fc.property(anyCase, fc.infiniteStream(fc.nat()), (name, random) => {
        // Celery's last words have no stamp of their own: an event of theirs would be as late as they are.
        fc.pre(name !== 'worker-shutdown-deploy');
        const parts: Record<string, string> = {};
        const whole = wrapped(logsOf(name), (lines, carried, path) => {
          const chunks: string[][] = [];
          for (const [index, line] of exported.wrap(lines, carried).entries()) {
            // An event of several lines keeps its one stamp, and stays whole.
            const begins = /^(?:\[\d{4}-|\{"|\d{4}-)/.test(lines[index]!);
            if (chunks.length === 0 || (begins && random.next().value % 20 === 0)) chunks.push([]);
            chunks.at(-1)!.push(begins || index === 0 ? line : lines[index]!);
          }
          const keys = new Map(chunks.map((chunk) => [chunk, random.next().value]));
          const half = Math.ceil(chunks.length / 2);
          // The later half may have the lower number.
          const halves = [chunks.slice(0, half), chunks.slice(half)].sort(
            () => (random.next().value % 2) - 1,
          );
          for (const [part, some] of halves.entries()) {
            some.sort((a, b) => keys.get(a)! - keys.get(b)!);
            const folder = `0b1c/${path.replaceAll('/', '-').replaceAll(':', '_')}`;
            if (some.length > 0) parts[`${folder}/00000${part}`] = some.flat().join('\n');
          }
          return [];
        });
        // What has no stamps is not exported.
        for (const [path, text] of Object.entries(whole)) if (text.trim() !== '') parts[path] = text;
        // Two parts of a log count as two that say the same.
        const told = (report: Report): unknown[] =>
          report.diagnoses.map(({ cause, attempts }) => [cause, attempts]);
        expect(told(diagnosed(parts))).toEqual(told(plainReport(name)));
      }),
      { numRuns: 40 },
    );
  });

  it('in any two of them, one inside the other', () => {
    const nameOf = ({ name }: Wrapping): string => name;
    const two = fc.tuple(fc.constantFrom(...NESTABLE.map(nameOf)), fc.constantFrom(...WRAPPINGS.map(nameOf)));
    fc.assert(
      fc.property(anyCase, two, (name, [outside, inside]) => {
        fc.pre(outside !== inside);
        // Two workers stopped; Astro's lines name the component, not which of them.
        fc.pre(inside !== 'astro deployment logs' || name !== 'worker-shutdown-deploy');
        const twice = wrapped(logsOf(name), (lines, carried) =>
          inTwo(named(outside), named(inside), lines, carried),
        );
        expect(verdicts(diagnosed(twice))).toEqual(verdicts(plainReport(name)));
      }),
      { numRuns: 60 },
    );
  });
});
