import { describe, expect, it } from '@jest/globals';
import { constantPieces } from '../../src/dev/drift-pieces.ts';
import { canPrint, holds, readPython } from '../../src/dev/drift-strings.ts';
import { driftPage, hashOfLiterals, hashOnPage, verdictOf } from '../../src/dev/drift-table.ts';
import type { RuleSignal } from '../../src/rules/rule.ts';

const SOURCE = readPython(
  'airflow/jobs/local_task_job_runner.py',
  `
class AirflowTaskTimeout(BaseException):  # don't parse this 'quote
    """Raised when a task's execution times out."""

self.log.warning(
    "State of this instance has been externally set to %s. "
    # why there are two parts
    'Terminating instance.',
    ti.state,
)
raise AirflowException(f"PID of job runner ({recorded_pid}) does not match")
self.log.info("{} {}".format(a, b))
print("first"); print("second")
`,
);

describe('the fixed pieces of a pattern', () => {
  it.each<[pattern: string, pieces: string[][]]>([
    [
      'externally set to (?<state>\\w+)\\. Terminating instance',
      [['externally set to', '. terminating instance']],
    ],
    ['(?:[Ww]arm shutdown|Cold exit)!? now', [['warm shutdown'], ['cold exit']]],
    ['Process exited exit_code=-9', [['process exited']]],
    ['Error sending Celery task: Connection refused', [['error sending celery task']]],
    ['^AirflowException: Pod took too long', [['airflowexception', 'pod took too long']]],
    ['^(?:airflow\\.exceptions\\.)?AirflowTaskTimeout: ', [['airflowtasktimeout']]],
    ['Task <TaskInstance: [^>]+> was cleared', [['was cleared']]],
    ['Failed to run \\[Errno 13\\] Permission denied', [['failed to run']]],
    ['oom-kill|\\d+', [['oom-kill']]],
    ['a\\d+b', []],
  ])('%s', (pattern, pieces) => {
    expect(constantPieces(pattern)).toEqual(pieces);
  });
});

describe('looking for a piece in a Python file', () => {
  it.each([
    ['externally set to ', true],
    ['. terminating instance', true],
    ['airflowtasktimeout', true],
    ['set to failed. terminating', true],
    ['pid of job runner (17) does not', true],
    ['first and then second', false],
    ['why there are two', false],
    ['completely different words', false],
    ['pid of job runners', false],
  ])('%s: %s', (piece, isThere) => {
    expect(holds(SOURCE, piece)).toBe(isThere);
  });
});

describe('looking for all pieces of a text', () => {
  const other = readPython('airflow/timeout.py', 'raise OrdersTimeout(f"Orders of {day} took too long")');

  it.each<[pieces: string[], isThere: boolean]>([
    [['airflowtasktimeout', 'orders of ', ' took too long'], true],
    [['externally set to ', ' took too long'], false],
    [['orders of ', 'airflowtasktimer'], false],
    [['airflowtasktimeout', 'orderstimeout'], true],
  ])('%j: %s', (pieces, isThere) => {
    expect(canPrint([SOURCE, other], pieces)).toBe(isThere);
  });
});

describe('the verdict on a signal and a version', () => {
  const signal: RuleSignal = {
    id: 'externally-set',
    pattern: 'externally set to',
    in: ['task'],
    where: 'record',
    speaks: 'proves',
    tells: 'fate',
    versions: '>=2.0 <3.0',
    printedBy: 'airflow',
    holes: [{ version: '2.2', why: 'put together from two variables' }],
  };

  it.each([
    ['2.6.3', true, 'found'],
    ['2.6.3', false, 'missing'],
    ['2.2.5', false, 'hole'],
    ['3.0.6', true, 'unclaimed'],
    ['3.0.6', false, 'absent'],
    ['3.0.6', undefined, 'unchecked'],
  ])('in %s, there: %s, is %s', (version, isThere, verdict) => {
    expect(verdictOf(signal, version, isThere)).toBe(verdict);
  });

  it('is kept with a hash that changes with every text or range', () => {
    const rule = { id: 'state-changed-externally', signals: [signal] } as Parameters<
      typeof hashOfLiterals
    >[0][number];
    const changed = { ...rule, signals: [{ ...signal, versions: '>=2.1 <3.0' }] };
    const page = driftPage([], ['2.6.3'], hashOfLiterals([rule]));
    expect(hashOnPage(page)).toBe(hashOfLiterals([rule]));
    expect(hashOfLiterals([changed])).not.toBe(hashOfLiterals([rule]));
  });
});
