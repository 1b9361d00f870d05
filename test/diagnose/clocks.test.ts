/** Which times are meant by stamps that print no zone or no year. */
import { describe, expect, it } from '@jest/globals';
import { settleClocks } from '../../src/diagnose/clocks/settle.ts';
import type { SourceFacts } from '../../src/extract/facts.ts';
import { diagnosed, factsOf } from '../helpers/diagnosed.ts';
import { pathOf, SUCCEEDED, taskLog } from './logs.ts';

const INSTANCE = '<TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [queued]>';
const COMMAND = "['airflow', 'tasks', 'run', 'orders_daily', 'load', 'scheduled__2026-11-02T03:00:00+00:00']";

/** What a Celery worker prints of one start, at a wall-clock reading. */
const workerLog = (...clocks: string[]): string =>
  clocks
    .map(
      (clock) =>
        `[2026-11-02 ${clock},101: INFO/ForkPoolWorker-15] Executing command in Celery: ${COMMAND}\n` +
        `[2026-11-02 ${clock},950: INFO/ForkPoolWorker-15] Running ${INSTANCE} on host worker-1\n`,
    )
    .join('');

function settled(logs: Readonly<Record<string, string>>, path: string, timezone?: string): SourceFacts {
  return settleClocks(factsOf(logs), timezone).find((source) => source.path === path)!;
}

const at = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString();

describe('the zone of stamps that print none', () => {
  const task = { [pathOf()]: taskLog({}, ...SUCCEEDED) };

  it.each([
    ['04:00:01', 60, '2026-11-02T03:00:01.101Z'],
    ['08:45:01', 345, '2026-11-02T03:00:01.101Z'],
    ['21:30:03', -330, undefined],
    ['04:08:01', undefined, undefined],
  ])('is told by an event that a zoned file has, too: %s', (clock, offsetMinutes, time) => {
    const source = settled({ ...task, 'worker.log': workerLog(clock) }, 'worker.log');
    if (time === undefined) expect(source.zone).toBe('assumed');
    else {
      expect(source).toMatchObject({ zone: 'sibling', zoneTold: { offsetMinutes, by: pathOf() } });
      expect(at(source.firstTime)).toBe(time);
      expect(source.signals.every((signal) => (signal.time ?? 0) < Date.parse('2026-11-02T03:01:00Z'))).toBe(
        true,
      );
    }
  });

  it('is not guessed where a retry could be the event of the try before', () => {
    const logs = { ...task, 'worker.log': workerLog('04:00:01', '05:00:01') };
    expect(settled(logs, 'worker.log').zone).toBe('assumed');
  });

  it('is not taken from the logs of another deployment', () => {
    const logs = { [`a/logs/${pathOf()}`]: task[pathOf()]!, 'b/logs/worker.log': workerLog('04:00:01') };
    expect(settled(logs, 'b/logs/worker.log').zone).toBe('assumed');
  });

  it('is what the option says where nothing tells it, and UTC without one', () => {
    const logs = { 'worker.log': workerLog('04:00:01') };
    expect(settled(logs, 'worker.log', 'Europe/Berlin')).toMatchObject({ zone: 'option' });
    expect(at(settled(logs, 'worker.log', 'Europe/Berlin').firstTime)).toBe('2026-11-02T03:00:01.101Z');
    expect(at(settled(logs, 'worker.log', '-03:30').firstTime)).toBe('2026-11-02T07:30:01.101Z');
    expect(at(settled(logs, 'worker.log').firstTime)).toBe('2026-11-02T04:00:01.101Z');
  });

  it('is told by the file before the option', () => {
    const logs = { ...task, 'worker.log': workerLog('04:00:01') };
    expect(settled(logs, 'worker.log', 'Asia/Tokyo')).toMatchObject({ zone: 'sibling' });
  });

  it('is told by the date in UTC with which a task log of 1.10 to 2.3 ends', () => {
    const path = 'orders_daily/load/2021-05-01T02:00:00+00:00/1.log';
    const log = `[2021-05-01 14:00:00,123] {taskinstance.py:1067} INFO - Starting attempt 1 of 1
[2021-05-01 14:00:09,123] {taskinstance.py:1206} INFO - Marking task as SUCCESS. dag_id=orders_daily, task_id=load, execution_date=20210501T020000, start_date=20210501T120000, end_date=20210501T120009
`;
    expect(settled({ [path]: log }, path, 'Asia/Tokyo')).toMatchObject({
      zone: 'lines',
      zoneTold: { offsetMinutes: 120 },
      lastTime: Date.parse('2021-05-01T12:00:09.123Z'),
    });
  });

  it('is named by the report', () => {
    const notes = (logs: Readonly<Record<string, string>>): string[] => diagnosed(logs).coverage.notes;
    expect(notes({ ...task, 'worker.log': workerLog('04:00:01') })).toEqual([
      expect.stringMatching(/^times without a zone in worker\.log were read as UTC\+01:00, .*attempt=1\.log/),
    ]);
    expect(notes({ 'worker.log': workerLog('04:00:01') })).toEqual([expect.stringContaining('--timezone')]);
  });
});

describe('the year of stamps that print none', () => {
  const journal = 'Nov  2 03:00:29 worker-1 kernel: Out of memory: Killed process 4121 (airflow task ru)\n';

  it('is the year of the nearest dated log', () => {
    for (const [day, year] of [
      ['2024-11-02', 2024],
      ['2026-01-02', 2025],
      ['2027-12-31', 2027],
    ] as const) {
      const logs = { [pathOf({ day })]: taskLog({ day }, ...SUCCEEDED), 'journal.txt': journal };
      expect(at(settled(logs, 'journal.txt').firstTime)).toBe(`${String(year)}-11-02T03:00:29.000Z`);
    }
  });

  it('is unknown, and the time with it, without a dated log', () => {
    const source = settled({ 'journal.txt': journal }, 'journal.txt');
    expect([source.firstTime, source.lastTime, source.signals[0]?.time]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(source.signals.length).toBeGreaterThan(0);
  });

  it('keeps its zone to be told or set', () => {
    const logs = { [pathOf()]: taskLog({}, ...SUCCEEDED), 'journal.txt': journal };
    expect(at(settled(logs, 'journal.txt', '+01:00').firstTime)).toBe('2026-11-02T02:00:29.000Z');
  });
});

describe('clocks of two files that both tell of one event', () => {
  const KEY =
    "TaskInstanceKey(dag_id='orders_daily', task_id='load', run_id='scheduled__2026-11-02T03:00:00+00:00', try_number=1, map_index=-1)";
  const scheduler = (sent: string, finished: string): string =>
    `[2026-11-02T${sent}.000+0000] {scheduler_job_runner.py:705} INFO - Sending ${KEY} to executor with priority 1 and queue default\n` +
    `[2026-11-02T${finished}.000+0000] {scheduler_job_runner.py:794} INFO - TaskInstance Finished: dag_id=orders_daily, task_id=load, run_id=scheduled__2026-11-02T03:00:00+00:00, map_index=-1, run_start_date=2026-11-02 03:00:01.000000+00:00, run_end_date=2026-11-02 03:00:20.000000+00:00, run_duration=19.0, state=success, executor_state=success, try_number=1, max_tries=0, job_id=7, pool=default_pool, queue=default, priority_weight=1, operator=PythonOperator, queued_dttm=2026-11-02 03:00:00+00:00, queued_by_job_id=1, pid=4121\n`;

  it.each([
    ['03:00:00', '03:00:24', undefined],
    // However late the scheduler looks: a delay is no difference.
    ['02:40:00', '03:25:24', undefined],
    ['03:01:01', '03:01:24', 'the clock of scheduler.log is at least 60 s ahead of the one of worker-1'],
    ['02:58:40', '02:59:50', 'the clock of scheduler.log is at least 30 s behind the one of worker-1'],
  ])('sent at %s and finished at %s', (sent, finished, note) => {
    const logs = { [pathOf()]: taskLog({}, ...SUCCEEDED), 'scheduler.log': scheduler(sent, finished) };
    expect(diagnosed(logs).coverage.notes).toEqual(note === undefined ? [] : [expect.stringContaining(note)]);
  });
});
