import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { ScanKernel } from '../../src/input/scan-kernel.ts';

const LITERALS = ['ORA-', 'Read timed out.', 'timed out', 'Received SIGTERM', 'aaaa', 'aaab', 'x'.repeat(24)];
const START = 256;

/** Places of lines that hold a literal, as the kernel finds them when each search goes on behind the line. */
function found(kernel: ScanKernel, text: string): { lines: number[]; newlines: number } {
  const bytes = Buffer.from(text, 'latin1');
  kernel.load(bytes, START);
  const end = START + bytes.length;
  kernel.window[end] = 10;
  const lines: number[] = [];
  let newlines = 0;
  for (let at = START; at < end;) {
    const hit = kernel.next(at, end, end);
    newlines += kernel.lines;
    if (hit < 0) break;
    lines.push(newlines);
    at = kernel.window.indexOf(10, hit) + 1;
    if (at <= end) newlines += 1;
  }
  return { lines, newlines };
}

function expected(text: string): { lines: number[]; newlines: number } {
  const lines = text.split('\n');
  const hits = lines.flatMap((line, i) => (LITERALS.some((literal) => line.includes(literal)) ? [i] : []));
  return { lines: hits, newlines: lines.length - 1 };
}

const word = fc.oneof(
  fc.constantFrom(
    ...LITERALS,
    ...LITERALS.map((literal) => literal.slice(0, -1)),
    'a',
    '\n',
    '\n\n',
    'é',
    ' ',
  ),
  fc.string({ maxLength: 20 }).map((text) => text.replaceAll(/[^\0-\xff]/g, '?')),
);
const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(''));

describe('the scan kernel', () => {
  const kernel = new ScanKernel(LITERALS);

  it('finds the lines that hold a literal and counts all newlines', () => {
    fc.assert(
      fc.property(text, (sample) => expect(found(kernel, sample)).toEqual(expected(sample))),
      { numRuns: 2000 },
    );
  });

  it('finds the same after it has learnt from a text full of half literals', () => {
    const learnt = new ScanKernel(LITERALS);
    const misleading = Buffer.from('Read timed_out. ORA+ aaac Received SIGNAL\n'.repeat(8000));
    for (let round = 0; round < 40; round++) learnt.load(misleading, START);
    fc.assert(
      fc.property(text, (sample) => expect(found(learnt, sample)).toEqual(expected(sample))),
      { numRuns: 2000 },
    );
  });

  it('finds every literal of a text with its line', () => {
    fc.assert(
      fc.property(text, (sample) => {
        const bytes = Buffer.from(sample, 'latin1');
        kernel.load(bytes, START);
        const end = START + bytes.length;
        kernel.window[end] = 10;
        const hits = kernel.all(START, end)!;
        const found = Array.from({ length: hits }, (_, i) => [...kernel.hits.slice(3 * i, 3 * i + 3)]);
        for (const [place = 0, , literal = 0] of found) {
          const around = kernel.window.subarray(Math.max(START, place - 24), place + 24).toString('latin1');
          expect(around).toContain(LITERALS[literal]);
        }
        const literalsOf = sample
          .split('\n')
          .map((line, i) =>
            LITERALS.flatMap((literal, number) => (line.includes(literal) ? [`${i} ${number}`] : [])),
          );
        expect(new Set(found.map(([, line, literal]) => `${line} ${literal}`))).toEqual(
          new Set(literalsOf.flat()),
        );
        expect(kernel.lines).toBe(literalsOf.length - 1);
      }),
      { numRuns: 2000 },
    );
  });

  it('says when there are more literals than it can list', () => {
    const many = Buffer.from('timed out\n'.repeat(300));
    kernel.load(many, START);
    expect(kernel.all(START, START + many.length)).toBeUndefined();
  });

  it('does not see a literal that goes on behind the end', () => {
    kernel.load(Buffer.from('Received SIGTERM'), START);
    expect(kernel.next(START, START + 12, START + 12)).toBe(-1);
    expect(kernel.next(START, START + 16, START + 16)).toBeGreaterThanOrEqual(START);
  });

  it('refuses literals that are too short to anchor', () => {
    expect(() => new ScanKernel(['OOM'])).toThrow('OOM');
  });
});
