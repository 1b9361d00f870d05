import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { deriveLiterals } from '../../src/scan/literals.ts';

/** A pattern together with one string that it matches by construction. */
interface Sample {
  source: string;
  match: string;
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
const literal = (text: string): Sample => ({ source: escaped(text), match: text });

const word = fc
  .constantFrom(
    'Received SIGTERM',
    'exit_code=',
    'Timed out: ',
    'say "no"',
    "can't",
    'a\\b',
    'naïve <b>',
    ' ',
    'x',
  )
  .map(literal);
const character = fc.string({ minLength: 1, maxLength: 1, unit: 'binary-ascii' }).map(literal);
const bothCases = fc.constantFrom('t', 'q', 'z').chain((letter) =>
  fc.boolean().map((upper): Sample => ({
    source: `[${letter.toUpperCase()}${letter}]`,
    match: upper ? letter.toUpperCase() : letter,
  })),
);
const open = fc.constantFrom<Sample>(
  { source: '\\d+', match: '17' },
  { source: '.*', match: '' },
  { source: '.{0,20}', match: ' - ' },
  { source: '[^"]*', match: 'orders' },
);

const { pattern } = fc.letrec<{ pattern: Sample }>((tie) => {
  const sequence = fc.array(tie('pattern'), { minLength: 1, maxLength: 4 }).map((parts): Sample => ({
    source: parts.map(({ source }) => source).join(''),
    match: parts.map(({ match }) => match).join(''),
  }));
  const alternatives = fc
    .tuple(fc.array(tie('pattern'), { minLength: 1, maxLength: 3 }), fc.nat())
    .map(([parts, choice]): Sample => ({
      source: `(?:${parts.map(({ source }) => source).join('|')})`,
      match: parts[choice % parts.length]!.match,
    }));
  const repeated = fc
    .tuple(
      tie('pattern'),
      fc.constantFrom<[string, number]>(['?', 0], ['?', 1], ['+', 2], ['{2}', 2], ['{1,3}', 3]),
    )
    .map(([{ source, match }, [quantifier, times]]): Sample => ({
      source: `(?:${source})${quantifier}`,
      match: match.repeat(times),
    }));
  return {
    pattern: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      word,
      character,
      bothCases,
      open,
      sequence,
      alternatives,
      repeated,
    ),
  };
});

describe('deriving literals from a pattern', () => {
  it('finds one of them in every text that matches, as it is and as JSON writes it', () => {
    fc.assert(
      fc.property(pattern, fc.string(), ({ source, match }, before) => {
        const text = before + match;
        const escapedText = JSON.stringify(text).replace(/[<>&\u007f-\uffff]/g, '?');
        const literals = deriveLiterals(source);
        if (literals.length === 0) return;
        expect(literals.some((each) => text.includes(each))).toBe(true);
        expect(literals.some((each) => escapedText.includes(each))).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[why: string, pattern: string, literals: string[]]>([
    ['takes fixed text whole up to 24 characters', 'Received SIGTERM signal', ['Received SIGTERM signal']],
    ['prefers rare text to common text', ' INFO - .*AirflowTaskTimeout', ['AirflowTaskTimeout']],
    ['takes one from each alternative', '(?:oom-kill|Out of memory): ', ['Out of memory', 'oom-kill']],
    ['drops an alternative that contains another', 'OOMKilled|was OOMKilled by', ['OOMKilled']],
    ['expands small classes', '[Tt]imed out', ['Timed out', 'timed out']],
    ['expands a class of few digits', 'signal [69]x', ['signal 6x', 'signal 9x']],
    ['looks into groups that must take part', '(?<reason>Evicted|Preempting)', ['Evicted', 'Preempting']],
    ['leaves out what is optional', 'Broken(?: pipe)? now', ['Broken now', 'Broken pipe now']],
    ['leaves out what may not be there at all', 'Connection(?:\\w* refused)*', ['Connection']],
    ['sees through assertions', '^Segmentation\\b fault$', ['Segmentation fault']],
    ['cuts at quotes, which JSON and Python escape', 'shelf "x" didn\'t close', ['t close']],
    ['cuts out the keys of structured fields', 'process exited exit_code=-9 final', ['process exited']],
    ['cuts between an exception and its message', 'AirflowException: Pod orders', ['AirflowException']],
    ['cuts where Go escapes markup', 'pod <worker-1> evicted', ['worker-1']],
    ['cuts at letters outside ASCII', 'größte Zahl', ['te Zahl']],
  ])('%s', (_, source, literals) => {
    expect(deriveLiterals(source)).toEqual(literals);
  });

  it.each([['.*'], ['\\d+ of \\d+'], ['(?:Received SIGTERM)?'], ['oom-kill|\\d+'], ['[A-Z]{9,}']])(
    'admits that nothing can be proved of %s',
    (source) => {
      expect(deriveLiterals(source)).toEqual([]);
    },
  );
});
