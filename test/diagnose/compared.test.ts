import { describe, expect, it } from '@jest/globals';
import type { Diagnosis } from '../../src/report/report.ts';
import { diagnosed } from '../helpers/diagnosed.ts';
import type { About } from './logs.ts';
import { failedBy, pathOf, REFUSED, SIGKILLED, stamp, SUCCEEDED, taskLog } from './logs.ts';

type Line = readonly [seconds: number, place: string, text: string];
const log = (about: About, lines: readonly Line[]): Record<string, string> => ({
  [pathOf(about)]: taskLog(about, ...lines),
});
const first = (...logs: Record<string, string>[]): Diagnosis =>
  diagnosed(Object.assign({}, ...logs) as Record<string, string>).diagnoses[0]!;
const said = (seconds: number, text: string): Line => [seconds, 'load.py:9} INFO', text];
const at = (seconds: number, lines: readonly Line[]): Line[] =>
  lines.map(([, place, text]) => [seconds, place, text]);
const TIMED_OUT = failedBy('airflow.exceptions.AirflowTaskTimeout: Timeout, PID: 4121', 'UP_FOR_RETRY');
const UNAUTHORIZED = failedBy(
  'requests.exceptions.HTTPError: 401 Client Error: Unauthorized for url: https://shop.example/orders',
);

describe('tries of one task beside each other', () => {
  const three = (...ends: (readonly Line[])[]): Record<string, string>[] =>
    ends.map((lines, i) => log({ attempt: i + 1, tries: 3 }, lines));

  it('took the same time, as under a limit', () => {
    const { facts, explanation } = first(
      ...three(at(301, TIMED_OUT), at(301, TIMED_OUT), at(302, TIMED_OUT)),
    );
    expect(facts).toMatchObject({ triesOfSameElapsed: 3 });
    expect(explanation).toContain('All 3 tries ended after the same 5 m');
  });

  it('took other times', () => {
    const { facts } = first(...three(at(301, TIMED_OUT), at(340, TIMED_OUT), at(301, TIMED_OUT)));
    expect(facts).not.toHaveProperty('triesOfSameElapsed');
  });

  const batches = (end: number, last: number): Line[] => [
    said(end - 2, `batch ${String(last - 1)} of 90`),
    said(end - 1, `batch ${String(last)} of 90`),
    ...at(end, SIGKILLED),
  ];

  it('stopped at the same batch after different times, which makes memory likely', () => {
    const { cause, confidence, facts, explanation } = first(...three(batches(40, 41), batches(70, 41)));
    expect({ cause, facts }).toMatchObject({
      cause: 'oom-killed',
      facts: { sameProgress: 'batch 41 of 90' },
    });
    expect(confidence).toBeGreaterThanOrEqual(0.6);
    expect(confidence).toBeLessThan(0.9);
    expect(explanation).toContain('«batch 41 of 90»');
  });

  it('stopped at different batches, which says nothing of memory', () => {
    const { confidence, facts } = first(...three(batches(40, 41), batches(70, 52)));
    expect(facts).not.toHaveProperty('sameProgress');
    expect(confidence).toBeLessThan(0.6);
  });

  it('are compared with the one that passed: where it ran, how long, where the other stopped', () => {
    const { facts, explanation } = first(
      log({ tries: 2 }, failedBy(REFUSED, 'UP_FOR_RETRY')),
      log({ tries: 2, attempt: 2, host: 'worker-2' }, at(42, SUCCEEDED)),
    );
    expect(facts).toMatchObject({ passedTry: 2, passedHost: 'worker-2', passedSeconds: 41 });
    expect(explanation).toContain(
      'Try 2 passed on worker-2 after 41 s; try 1 had stopped on worker-1, in load (orders_daily.py:31).',
    );
  });
});

describe('a second start of one try', () => {
  const start = (seconds: number): Line[] => [
    [seconds, 'taskinstance.py:2867} INFO', 'Starting attempt 1 of 1'],
    [
      seconds + 1,
      'task_command.py:467} INFO',
      'Running <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [running]> on host worker-2',
    ],
  ];
  const refused: Line[] = [
    [
      21_605,
      'taskinstance.py:2604} INFO',
      "Dependencies not met for <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [running]>, dependency 'Task Instance Not Running' FAILED: Task is in the running state",
    ],
  ];

  it('is told with its distance, its host and the timeout that it fits', () => {
    const { facts, explanation } = first(
      log({}, [...start(21_603), ...refused, ...at(21_700, failedBy(REFUSED))]),
    );
    expect(facts).toMatchObject({ secondStartSeconds: 21_602 });
    expect(explanation).toContain(
      'The same try was started a second time on worker-2, 6 h 00 m after the first: that fits a visibility timeout of 6 h',
    );
  });

  it('is none when the task only asked again later', () => {
    const asked: Line[] = [
      [30, 'taskinstance.py:1700} INFO', 'Rescheduling task, marking task as UP_FOR_RESCHEDULE'],
      [30, 'local_task_job_runner.py:266} INFO', 'Task exited with return code 0'],
    ];
    const { facts } = first(log({}, [...asked, ...start(90), ...at(95, failedBy(REFUSED))]));
    expect(facts).not.toHaveProperty('secondStartSeconds');
  });

  it('shows in two receipts of one message by Celery workers', () => {
    const id = '0f1e2d3c-4b5a-4678-9abc-def012345678';
    const received = (seconds: number): string =>
      `[${stamp('2026-11-02', seconds)}: INFO/MainProcess] Task airflow.providers.celery.executors.celery_executor_utils.execute_command[${id}] received\n`;
    const scheduler = `[${stamp('2026-11-02', 0)}+0000] {scheduler_job_runner.py:840} INFO - Setting external_id for <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [queued]> to ${id}\n`;
    const { facts } = first(log({}, at(3700, failedBy(REFUSED))), {
      'scheduler/scheduler.log': scheduler,
      'worker/worker-1.log': received(1),
      'worker/worker-2.log': received(3641),
    });
    expect(facts).toMatchObject({ secondStartSeconds: 3640 });
  });
});

describe('neighbours', () => {
  const dead = (about: About, seconds = 30): Record<string, string> => log(about, at(seconds, SIGKILLED));

  it('that died on the same host in the same seconds are named', () => {
    const { facts, explanation } = first(dead({}), dead({ dag: 'orders_sync', task: 'push' }, 34));
    expect(facts).toMatchObject({ neighboursOnHost: 1 });
    expect(explanation).toMatch(/1 other attempt died on worker-1 within 10 s: orders_/);
  });

  it.each<[string, Record<string, string>]>([
    ['on another host', dead({ dag: 'orders_sync', host: 'worker-2' })],
    ['a minute later', dead({ dag: 'orders_sync' }, 95)],
    ['by an exception of their own', log({ dag: 'orders_sync' }, at(30, failedBy('ValueError: no price')))],
  ])('that ended %s are none', (_, other) => {
    expect(first(dead({}), other).facts).not.toHaveProperty('neighboursOnHost');
  });

  it('of other DAGs against the same target are counted, whatever their error', () => {
    const reset =
      "requests.exceptions.ConnectionError: HTTPConnectionPool(host='shop.example', port=8080): Max retries exceeded with url: /orders (Caused by ConnectTimeoutError(<urllib3.connection.HTTPConnection object at 0x7f>, 'Connection to shop.example timed out. (connect timeout=5)'))";
    const { facts, explanation } = first(
      log({}, failedBy(REFUSED)),
      log({ dag: 'orders_sync', task: 'push' }, failedBy(reset)),
    );
    expect(facts).toMatchObject({ attemptsAgainstTarget: 2 });
    expect(explanation).toContain('2 attempts of 2 DAGs failed against shop.example:8080');
  });
});

describe('the age of a token', () => {
  it.each([
    ['is told where it had expired', 3700, ', longer than it lives.'],
    ['is told where it was young', 120, 'before.'],
  ])('%s', (_, seconds, end) => {
    const { cause, facts, explanation } = first(
      log({}, [said(5, 'Access token fetched, valid for 3600 s'), ...at(5 + seconds, UNAUTHORIZED)]),
    );
    expect({ cause, facts }).toMatchObject({
      cause: 'http-auth-rejected',
      facts: { tokenAgeSeconds: seconds },
    });
    expect(explanation).toContain(end);
  });
});
