import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../../src/cli/errors.ts';
import { pairOutputs } from '../../src/cli/outputs.ts';
import { parse } from '../../src/cli/parse.ts';
import { numberOf } from '../../src/cli/values.ts';
import { wantsColor } from '../../src/cli/color.ts';
import { fakeIo } from '../helpers/fake-io.ts';

const argsOf = (line: string) => line.split(' ').filter((word) => word !== '');

function complaint(line: string): string {
  try {
    parse(argsOf(line), 80);
  } catch (error) {
    if (error instanceof UsageError) return `${error.message} | ${error.remedy ?? ''}`;
    throw error;
  }
  throw new Error(`«${line}» was accepted`);
}

describe('the command line', () => {
  it.each([
    ['logs', 'analyze', { paths: ['logs'] }],
    ['analyze a b --top 3', 'analyze', { paths: ['a', 'b'], top: 3 }],
    ['- --no-color', 'analyze', { paths: ['-'], color: false }],
    ['2024 -q', 'analyze', { paths: ['2024'], quiet: true }],
    ['--rules a --rules b logs', 'analyze', { rules: ['a', 'b'], paths: ['logs'] }],
    ['check logs --fail-on low --baseline known.json', 'check', { 'fail-on': 'low', baseline: 'known.json' }],
    ['render - -f html', 'render', { report: '-', format: ['html'] }],
    ['diff old.json new.json', 'diff', { old: 'old.json', new: 'new.json' }],
    ['verify report.json a b', 'verify', { report: 'report.json', paths: ['a', 'b'] }],
    ['rules explain oom-killed', 'rules explain', { cause: 'oom-killed' }],
    ['rules new licence-server-down', 'rules new', { cause: 'licence-server-down', dir: 'rules' }],
  ])('reads «%s» as %s', (line, command, values) => {
    expect(parse(argsOf(line), 80)).toMatchObject({ kind: 'command', command, args: values });
  });

  it.each([
    ['logs --fomat json', 'unknown flag: --fomat', 'Did you mean --format?'],
    ['check logs --fial-on high', 'unknown flag: --fial-on', 'Did you mean --fail-on?'],
    ['--no-clor', 'unknown flag: --no-clor', 'Did you mean --color?'],
    ['-x', 'unknown flag: -x', 'dagnosis --help'],
    ['render r.json --fail-on high', 'unknown flag: --fail-on', 'dagnosis render --help'],
    ['rules lst', 'unknown command: rules lst', 'Did you mean dagnosis rules list?'],
    ['rules', 'list, explain, check, new', 'dagnosis rules --help'],
    ['logs -f jsn', "--format can't be «jsn»", 'Did you mean json?'],
    ['logs --fail-on fatal', "--fail-on can't be «fatal»", 'critical, high, medium, low, info, none'],
    ['logs --top 3 --top 4', '--top is given more than once', 'one value'],
    ['logs --dag', '--dag needs a value', '--help'],
    ['render', 'render needs <report>', 'dagnosis render --help'],
    ['diff a b c', 'unexpected argument: c', 'dagnosis diff --help'],
    ['check logs --update-baseline', '--update-baseline needs --baseline FILE', 'dagnosis check --help'],
  ])('refuses «%s» and says what to do', (line, message, remedy) => {
    expect(complaint(line)).toContain(message);
    expect(complaint(line)).toContain(remedy);
  });

  it('shows help with examples and the exit codes, whatever the language of the system', () => {
    const help = parse(['--help'], 80);
    expect(help).toMatchObject({ kind: 'text' });
    const { text } = help as { text: string };
    expect(text).toContain('Examples:');
    expect(text).toMatch(/Exit codes:\n {2}0 .+\n {2}1 .+\n {2}2 .+\n {2}3 /);
    for (const command of ['check', 'render', 'diff', 'verify', 'formats', 'rules', 'completion']) {
      expect(text).toContain(`dagnosis ${command}`);
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('prints a completion script and answers it', () => {
    expect(parse(['completion'], 80)).toMatchObject({
      text: expect.stringContaining('--get-yargs-completions'),
    });
    const answer = parse(['--get-yargs-completions', 'dagnosis', 'ver'], 80);
    expect(answer).toMatchObject({ text: expect.stringContaining('verify') });
  });

  it('checks numbers beyond what yargs does', () => {
    expect(numberOf({ top: 3 }, 'top', { min: 1 })).toBe(3);
    expect(numberOf({}, 'top', { min: 1 })).toBeUndefined();
    expect(() => numberOf({ top: NaN }, 'top', { min: 1 })).toThrow(
      '--top must be a whole number of at least 1',
    );
    expect(() => numberOf({ top: 1.5 }, 'top', { min: 1 })).toThrow(UsageError);
    expect(() => numberOf({ c: 1.5 }, 'c', { min: 0, max: 1, whole: false })).toThrow('from 0 to 1');
  });
});

describe('formats and their outputs', () => {
  it.each([
    ['', [['table', '-']]],
    ['-f json', [['json', '-']]],
    [
      'logs -f json -o report.json -f table',
      [
        ['json', 'report.json'],
        ['table', '-'],
      ],
    ],
    [
      '--format=json --output=a.json -fhtml -ob.html logs',
      [
        ['json', 'a.json'],
        ['html', 'b.html'],
      ],
    ],
    ['-qf json -o a.json logs', [['json', 'a.json']]],
    ['-f table -o - logs', [['table', '-']]],
  ])('pairs «%s»', (line, pairs) => {
    expect(pairOutputs(argsOf(line), 'table')).toEqual(pairs.map(([format, target]) => ({ format, target })));
  });

  it.each([
    ['-o report.json', 'has no --format of its own'],
    ['-f json -o a.json -o b.json', '--output b.json has no --format of its own'],
    ['-f json -f table', 'json and table would be mixed on standard output'],
    ['-f json -o a -f html -o a', 'json and html would be mixed in a'],
  ])('refuses «%s»', (line, message) => {
    expect(() => pairOutputs(argsOf(line), 'table')).toThrow(message);
  });
});

describe('colour', () => {
  const onTerminal = { isTTY: { stdout: true, stderr: true, stdin: true } };
  it.each([
    ['a terminal', undefined, {}, onTerminal, true],
    ['a pipe', undefined, {}, {}, false],
    ['--color in a pipe', true, {}, {}, true],
    ['--no-color on a terminal', false, {}, onTerminal, false],
    ['NO_COLOR', undefined, { NO_COLOR: '1' }, onTerminal, false],
    ['FORCE_COLOR in a pipe', undefined, { FORCE_COLOR: '1' }, {}, true],
    ['FORCE_COLOR=0', undefined, { FORCE_COLOR: '0' }, onTerminal, false],
    ['--color over NO_COLOR', true, { NO_COLOR: '1' }, {}, true],
    ['a dumb terminal', undefined, { TERM: 'dumb' }, onTerminal, false],
  ])('%s', (_name, flag, env, overrides, expected) => {
    expect(wantsColor(flag, fakeIo({ env, ...overrides }).io)).toBe(expected);
  });
});
