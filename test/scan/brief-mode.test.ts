import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { comparable, factsOf } from './reading.ts';

const RUN = 'scheduled__2026-11-22T00:00:00+00:00';
const INSTANCE = `<TaskInstance: orders_daily.load ${RUN} [queued]>`;

type Record = [where: string, message: string, level?: string];

const BEGIN: Record[] = [
  ['local_task_job_runner.py:123', '::group::Pre task execution logs'],
  ['taskinstance.py:2631', `Dependencies all met for dep_context=non-requeueable deps ti=${INSTANCE}`],
  ['taskinstance.py:2884', 'Starting attempt 1 of 3'],
  ['taskinstance.py:2907', 'Executing <Task(PythonOperator): load> on 2026-11-22 00:00:00+00:00'],
  ['standard_task_runner.py:72', 'Started process 6718 to run task'],
  ['task_command.py:467', `Running ${INSTANCE} on host worker-1`],
];
const WORK: Record[] = Array.from({ length: 60 }, (_, i) => [
  'etl.py:10',
  `page ${String(i)} of the orders: 500 rows`,
]);
const END: Record[] = [
  ['python.py:240', 'Done. Returned value was: None'],
  ['taskinstance.py:352', `Marking task as SUCCESS. dag_id=orders_daily, task_id=load, run_id=${RUN}`],
  ['local_task_job_runner.py:266', 'Task exited with return code 0'],
];

const at = (second: number): string => new Date(Date.UTC(2026, 10, 22, 3) + second * 1000).toISOString();

function classic([where, message, level = 'INFO']: Record, second: number): string {
  return `[${at(second).replace('Z', '+0000')}] {${where}} ${level} - ${message}`;
}

function json([where, message, level = 'INFO']: Record, second: number): string {
  const logger = where.startsWith('etl') ? 'task.stdout' : 'task';
  return JSON.stringify({ timestamp: at(second), level: level.toLowerCase(), event: message, logger });
}

function log(records: readonly Record[], write = classic): string[] {
  return records.map((record, second) => write(record, second));
}

function read(lines: readonly string[], how: 'briefly' | 'every line', end = '\n') {
  const [facts] = factsOf(Buffer.from(lines.join(end) + end), how, 2 ** 20);
  return facts!;
}

function expectSameFacts(lines: readonly string[], end = '\n'): void {
  expect(comparable([read(lines, 'briefly', end)])).toEqual(comparable([read(lines, 'every line', end)]));
}

const HEALTHY = log([...BEGIN, ...WORK, ...END]);
const TRACEBACK = [
  'Traceback (most recent call last):',
  '  File "/opt/airflow/dags/orders.py", line 7, in load',
  '    fetch()',
  'ValueError: no orders',
];

type Change = (lines: string[], place: number) => unknown;

const added = (lines: (line: string) => string[]): Change => {
  return (all, place) => all.splice(place, 0, ...lines(all[Math.max(0, place - 9)] ?? ''));
};
const rewritten = (line: (line: string) => string): Change => {
  return (all, place) => all.splice(place, 1, line(all[place] ?? ''));
};

/** Changes lines of a healthy log in ways that real logs know. */
const change = fc.constantFrom<Change[]>(
  added(() => ['a line of a table without a header', '']),
  added(() => ['', 'worker-2']),
  added(() => TRACEBACK),
  added((earlier) => [earlier]),
  (all, place) => all.splice(place, 1),
  rewritten((line) => line.replace('2026-11-22', '2026-11-2')),
  rewritten((line) => line.replace('2026-11-22', '2026-11-20')),
  rewritten((line) => line.replace('+0000', '')),
  rewritten((line) => line.replace('INFO', 'ERROR')),
  rewritten((line) => `${line} HTTPSConnectionPool(host='api.example.com', port=443): Read timed out.`),
  rewritten((line) => `${line} &gt; Zürich\u00a0📦`),
  rewritten((line) => `${line} ::endgroup:: and hostname='worker-3'`),
  rewritten((line) => `[2026-11-22T03:30:00.000+0000] {logging_mixin.py:1} INFO - ${line}`),
  rewritten((line) => line.slice(0, 40)),
);

describe('reading an uneventful log by its telling lines', () => {
  it.each([
    ['classic text', HEALTHY],
    ['JSON lines', log([...BEGIN, ...WORK, ...END], json)],
  ])('parses a few lines of %s and leads to the same facts', (_, lines) => {
    expectSameFacts(lines);
    expectSameFacts(lines, '\r\n');
    expect(read(lines, 'briefly').linesParsed).toBeLessThan(12);
    expect(read(lines, 'briefly')).toMatchObject({ lines: 69, lastTime: Date.parse(at(68)) });
  });

  it('takes the latest time of the last records, which need not be in order', () => {
    const lines = log([...BEGIN, ...WORK, ...END]);
    lines.splice(-5, 0, lines.pop()!);
    expectSameFacts(lines);
    expect(read(lines, 'briefly').lastTime).toBe(Date.parse(at(68)));
    expect(read(lines, 'briefly').linesParsed).toBeLessThan(24);
  });

  it('leaves a log to the other ways of reading when a rule finds something, or an exception stands in it', () => {
    const lines = [...HEALTHY];
    lines.splice(30, 0, classic(['etl.py:3', 'cannot load', 'ERROR'], 30), ...TRACEBACK);
    expectSameFacts(lines);
    expect(read(lines, 'briefly').exceptions).toHaveLength(1);
  });

  it('leads to the same facts however the log was changed', () => {
    const changes = fc.array(fc.tuple(change, fc.nat({ max: HEALTHY.length - 1 })), { maxLength: 4 });
    fc.assert(
      fc.property(changes, fc.boolean(), (list, isJson) => {
        const lines = isJson ? log([...BEGIN, ...WORK, ...END], json) : [...HEALTHY];
        for (const [apply, place] of list) apply(lines, place);
        expectSameFacts(lines);
      }),
      { numRuns: 600 },
    );
  });
});
