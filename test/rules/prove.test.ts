import { describe, expect, it } from '@jest/globals';
import { parseRule } from '../../src/rules/load.ts';
import { proveRules } from '../../src/rules/prove.ts';

/** A rule whose example and near miss are given. */
function mistakes(fires: string, captures: string, nearMiss: string): string[] {
  const text = `id: http-read-timeout
title: No answer in time
kind: root
severity: high
subject: { kind: target }
summary: s
meaning: m
recognition: r
signals:
  - id: read-timed-out
    pattern: 'ReadTimeout: .{0,200}Read timed out\\. \\(read timeout=(?<seconds>\\d+)\\)'
    in: [task]
    where: exception
    speaks: proves
    versions: any
    printedBy: requests
verdicts: [v]
remedies: [{ title: t, steps: [s] }]
links: [{ title: t, url: 'https://requests.readthedocs.io/' }]
examples:
  fires:
    - signal: read-timed-out
      as: task
      log: ${JSON.stringify(fires)}
      captures: { seconds: ${captures} }
  nearMisses:
    - as: task
      why: it was handled
      log: ${JSON.stringify(nearMiss)}
`;
  const file = 'rules/network/http-read-timeout.yaml';
  const { rule, errors, locate } = parseRule(text, file, 'network');
  expect(errors).toEqual([]);
  return proveRules([{ rule: rule!, file, locate }]).map(
    ({ line, message, remedy }) => `${line}: ${message} | ${remedy}`,
  );
}

const log = (error: string): string =>
  '[2024-05-01T02:14:51.123+0000] {taskinstance.py:441} ERROR - Task failed with exception\n' +
  'Traceback (most recent call last):\n  File "/opt/airflow/dags/orders_load.py", line 9, in load\n    get(url)\n' +
  `${error}\n`;
const TIMED_OUT = log(
  "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='orders'): Read timed out. (read timeout=30)",
);
const REFUSED = log('ConnectionRefusedError: [Errno 111] Connection refused');

describe("a rule's own proof", () => {
  it('holds when the example fires and the near miss does not', () => {
    expect(mistakes(TIMED_OUT, '30', REFUSED)).toEqual([]);
  });

  it('fails on an example that does not fire, and says what was read', () => {
    expect(mistakes(REFUSED, '30', REFUSED)).toEqual([
      '24: `read-timed-out` does not fire on its example | ' +
        'The exceptions read are: "ConnectionRefusedError: [Errno 111] Connection refused".',
    ]);
  });

  it('fails on other captures', () => {
    expect(mistakes(TIMED_OUT, '60', REFUSED)).toEqual([
      expect.stringMatching(/^25: .*captures {"seconds":"30"}/),
    ]);
  });

  it('fails on a near miss that fires', () => {
    expect(mistakes(TIMED_OUT, '30', TIMED_OUT)).toEqual([
      expect.stringMatching(/^29: .*near miss: it was handled/),
    ]);
  });
});
