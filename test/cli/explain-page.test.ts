import { describe, expect, it } from '@jest/globals';
import { explainPage } from '../../src/cli/explain-page.ts';
import { readablePattern } from '../../src/cli/readable-pattern.ts';
import { loadRules } from '../../src/input/rule-set.ts';

const { rules } = await loadRules([]);
const pageOf = (cause: string): string =>
  explainPage(
    rules.find(({ id }) => id === cause)!,
    { explainedBy: [], width: 80, heading: (text) => text },
  );

describe('a pattern that a person reads', () => {
  it.each([
    [
      'Task exited with return code (?<code><?Negsignal\\.SIGKILL|-9\\b)',
      ['Task exited with return code Negsignal.SIGKILL'],
    ],
    [
      'Read timed out\\. \\(read timeout=(?<seconds>\\d{1,6}(?:\\.\\d+)?)\\)',
      ['Read timed out. (read timeout=<seconds>)'],
    ],
    ['[Tt]imed [Oo]ut after \\d+ s(?! of)', ['Timed Out after N s']],
    ['^lost(?<!never) [^\\n]{0,200} pod \\S+|gone(?: away)?', ['lost … pod …', 'gone']],
  ])('%s', (pattern, lines) => {
    expect(readablePattern(pattern)).toEqual(lines);
  });

  it('exists for every line of every rule', () => {
    const unreadable = rules.flatMap(({ id, signals }) =>
      signals
        .filter(({ pattern }) => readablePattern(pattern).length === 0)
        .map((signal) => `${id}/${signal.id}`),
    );
    expect(unreadable).toEqual([]);
  });
});

describe('the page of a cause', () => {
  it('sorts its lines by what they say, and says why a line rules it out', () => {
    const page = pageOf('oom-killed');
    const parts = [
      'What to do',
      'These prove it:',
      'Terminated, reason OOMKilled',
      'no more:',
      'return code Negsignal.SIGKILL',
      'These rule it out:',
      'Trying SIGKILL',
      'Airflow sent the SIGKILL',
    ];
    const places = parts.map((part) => page.indexOf(part));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('names the values that it asks for, and marks those that a report fills in', () => {
    const page = pageOf('command-failed');
    expect(page).toContain('code -15 or 143 is SIGTERM');
    expect(page).toContain('logs <host> --since-time=<fromIso>');
  });

  it.each(rules.map(({ id }) => id))('leaves no placeholder in that of %s', (cause) => {
    expect(pageOf(cause).match(/(?<![$'"\w{=])\{[a-z]\w*\}(?![}"'])/g) ?? []).toEqual([]);
  });
});
