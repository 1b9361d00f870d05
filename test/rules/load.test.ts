import { describe, expect, it } from '@jest/globals';
import { checkRules } from '../../src/rules/check.ts';
import type { LoadedRule } from '../../src/rules/load.ts';
import { parseRule } from '../../src/rules/load.ts';
import { formatRuleError } from '../../src/rules/rule-error.ts';

const FILE = 'rules/process-deaths/worker-shutdown.yaml';

const RULE = `id: worker-shutdown
title: Worker was stopped under the task
kind: root
severity: high
subject: { kind: host }
summary: The worker was stopped while the task ran.
meaning: Somebody stopped the worker.
recognition: Celery says so in the worker's log.
signals:
  - id: warm-shutdown
    pattern: 'worker: Warm shutdown \\((?<reason>\\w+)\\)'
    in: [worker]
    speaks: suggests
    versions: any
    printedBy: celery
verdicts:
  - Stopped with its worker
remedies:
  - title: Give tasks time to end
    steps: [Raise the grace period.]
    setting: { section: celery, option: worker_concurrency, default: 16.0 }
links:
  - { title: Celery, url: https://docs.celeryq.dev/en/stable/userguide/workers.html }
examples:
  fires:
    - signal: warm-shutdown
      as: worker
      log: |
        worker: Warm shutdown (MainProcess)
      captures: { reason: MainProcess }
  nearMisses:
    - as: worker
      why: It has begun to stop nothing yet.
      log: |
        worker: ready
`;

/** Errors of the rule after some of its text was replaced. */
function errorsAfter(...replacements: [from: string, to: string][]): string[] {
  let text = RULE;
  for (const [from, to] of replacements) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  return parseRule(text, FILE, 'process-deaths').errors.map(formatRuleError);
}

function loaded(text: string, file: string): LoadedRule {
  const { rule, errors, locate } = parseRule(text, file, 'process-deaths');
  expect(errors).toEqual([]);
  return { rule: rule!, file, locate };
}

describe('loading a rule file', () => {
  it('fills in what may be left out, and keeps numbers as they are written', () => {
    const { rule, errors } = parseRule(RULE, FILE, 'process-deaths');
    expect(errors).toEqual([]);
    expect(rule).toMatchObject({
      family: 'process-deaths',
      explains: [],
      hypotheses: [],
      nextEvidence: [],
      ruledOut: [],
      corroboratedBy: [],
      signals: [{ where: 'record', tells: 'error' }],
      remedies: [{ links: [], setting: { default: '16.0' } }],
    });
  });

  it('names every mistake at once, each at its place', () => {
    const errors = errorsAfter(
      ['severity: high', 'severity: hihg'],
      ['(?<reason>\\w+)', '(?<reason>\\w+'],
      ['    speaks: suggests\n', '    speaks: suggests\n    wher: exception\n'],
      ['examples:', 'notes: none\nexamples:'],
    );
    expect(errors).toEqual([
      `${FILE}:4:11: \`severity\`: invalid option: expected one of "critical"|"high"|"medium"|"low"|"info"\n` +
        '    Did you mean `high`?',
      `${FILE}:11:54: \`signals[0].pattern\`: the pattern does not compile: unterminated group at character 40\n` +
        '    Write a JavaScript regular expression without flags; quote it with single quotes in YAML.',
      `${FILE}:14:5: unknown key \`wher\` in \`signals[0]\`\n    Did you mean \`where\`?`,
      expect.stringMatching(/:25:1: unknown key `notes` in the rule\n {4}Known here: id, /),
    ]);
  });

  it.each<[what: string, replacements: [string, string][], error: RegExp]>([
    [
      'an id that is not the file name',
      [['id: worker-shutdown', 'id: worker-stop']],
      /:1:5: the id `worker-stop` is not/,
    ],
    ['a missing key', [['title: Worker was stopped under the task\n', '']], /:1:1: `title` is missing/],
    [
      'a rule without links',
      [[/links:\n.*\n/.exec(RULE)![0], '']],
      /:1:1: `links` is missing\n {4}Link at least one/,
    ],
    [
      'no near miss',
      [[RULE.slice(RULE.indexOf('  nearMisses')), '  nearMisses: []\n']],
      /near ?misses.*\n.*one near miss/i,
    ],
    [
      'an example of an unknown signal',
      [['signal: warm-shutdown', 'signal: cold-shutdown']],
      /:26:15: there is no signal `cold-/,
    ],
    [
      'a signal without an example',
      [['signal: warm-shutdown', 'signal: other']],
      /:10:9: the signal `warm-shutdown` has no/,
    ],
    [
      'versions that are no range',
      [['versions: any', 'versions: ">= 2"']],
      /:14:15: .*`>= 2` is not a range of versions/,
    ],
    ['broken YAML', [['versions: any', 'versions: "any']], /not readable as YAML/],
    [
      'a key given twice',
      [['kind: root', 'kind: root\nkind: effect']],
      /:4:1: not readable as YAML: Map keys must be unique/,
    ],
    ['a file without anything', [[RULE, '']], /:1:1: /],
    ['a list instead of a rule', [[RULE, '- a\n- b\n']], /:1:1: the rule: /],
  ])('reports %s', (_, replacements, error) => {
    const errors = errorsAfter(...replacements);
    expect(errors).toEqual(expect.arrayContaining([expect.stringMatching(error)]));
  });
});

describe('checking rules against each other', () => {
  const OTHER = RULE.replace('id: worker-shutdown', 'id: worker-lost').replace(
    'Warm shutdown',
    'Cold shutdown',
  );
  const other = (text = OTHER): LoadedRule =>
    loaded(text.replaceAll('Warm', 'Cold'), 'rules/process-deaths/worker-lost.yaml');

  it('finds nothing in rules that fit', () => {
    const text = RULE.replace('verdicts:', 'explains: [worker-lost]\nverdicts:');
    expect(checkRules([loaded(text, FILE), other()])).toEqual([]);
  });

  it.each<[what: string, text: string, message: RegExp]>([
    [
      'an unknown cause',
      RULE.replace('verdicts:', 'explains: [worker-lots]\nverdicts:'),
      /:16:12: there is no cause `worker-lots`\n {4}Did you mean `worker-lost`/,
    ],
    [
      'an unknown signal',
      RULE.replace('    printedBy', '    when: { after: [marker/start, worker-lost/warm] }\n    printedBy'),
      /:15:35: there is no signal `worker-lost\/warm`/,
    ],
    [
      'a condition on a value that no pattern captures',
      RULE.replace(
        'verdicts:',
        'hypotheses: [{ cause: worker-lost, why: w, decidedBy: d, captured: { code: "9" } }]\nverdicts:',
      ),
      /:16:\d+: no signal captures `code`/,
    ],
    [
      'a line that refutes and does not say why',
      RULE.replace(/speaks: \w+/, 'speaks: refutes'),
      /:10:\d+: `warm-shutdown` refutes, but does not say why/,
    ],
    [
      'a pattern that the scan cannot look for',
      RULE.replace("'worker: Warm shutdown \\((?<reason>\\w+)\\)'", "'(?<reason>\\w+)'"),
      /:11:14: no text that every match must contain/,
    ],
    [
      'the same pattern in the same place',
      RULE.replace('Warm', 'Cold'),
      /worker-shutdown\.yaml:11:14: the same pattern as worker-lost\/warm-shutdown/,
    ],
  ])('reports %s', (_, text, message) => {
    const errors = checkRules([other(), loaded(text, FILE)]);
    expect(errors.map(formatRuleError)).toEqual([expect.stringMatching(message)]);
  });

  it('reports causes that explain each other in a circle, once', () => {
    const one = loaded(RULE.replace('verdicts:', 'explains: [worker-lost]\nverdicts:'), FILE);
    const two = other(OTHER.replace('verdicts:', 'explains: [worker-shutdown]\nverdicts:'));
    expect(checkRules([one, two])).toEqual([
      expect.objectContaining({
        message: 'causes explain each other in a circle: worker-lost → worker-shutdown → worker-lost',
      }),
    ]);
  });

  it('reports an id that stands in two files', () => {
    const twin = loaded(RULE.replace('Warm', 'Hot'), 'rules/other/worker-shutdown.yaml');
    expect(checkRules([loaded(RULE, FILE), twin])).toEqual([
      expect.objectContaining({ file: twin.file, line: 1, column: 5 }),
    ]);
  });
});
