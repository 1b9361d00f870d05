import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { detectEnvelopes } from '../../src/records/envelopes/detect.ts';
import { EnvelopePeeler } from '../../src/records/envelopes/peeler.ts';
import type { PeeledLine } from '../../src/records/record.ts';
import { STREAM, WRAPPINGS, type Wrapping } from './wrappings.ts';

const CLASSIC =
  `[2024-05-01T02:00:05.123+0000] {taskinstance.py:1157} INFO - Dependencies all met for dep_context=non-requeueable deps ti=<TaskInstance: orders_daily.load scheduled__2024-05-01T00:00:00+00:00 [queued]>
[2024-05-01T02:00:05.200+0000] {taskinstance.py:1359} INFO - Starting attempt 2 of 3
[2024-05-01T02:00:06.001+0000] {logging_mixin.py:188} INFO - rows=10 | columns=4
[2024-05-01T02:00:09.000+0000] {taskinstance.py:1768} ERROR - Task failed with exception
Traceback (most recent call last):
  File "/opt/airflow/dags/orders.py", line 31, in load
    raise ValueError('a "quoted" <value> & more\\n')
ValueError: a "quoted" <value> & more
[2024-05-01T02:00:09.100+0000] {taskinstance.py:1318} INFO - Marking task as FAILED. dag_id=orders_daily, task_id=load, execution_date=20240501T000000`.split(
    '\n',
  );

const STRUCTLOG_JSON = [
  {
    timestamp: '2025-10-04T03:24:38.102233Z',
    level: 'info',
    event: "Task instance is in 'running' state <TaskInstance: x>",
    logger: 'task',
  },
  {
    timestamp: '2025-10-04T03:24:39.000412Z',
    level: 'error',
    event: 'Task failed with exception',
    logger: 'task',
    error_detail: [],
  },
].map((record) => JSON.stringify(record));

const CONSOLE = [
  '2025-10-04T03:24:40.460195Z [info     ] Task finished                  [supervisor] duration=1.8142 exit_code=0 final_state=failed',
  '2025-10-04T03:24:41.460195Z [error    ] <TaskInstance: orders.load> died [supervisor] loc=supervisor.py:1889',
];

const CELERY = [
  '[2024-05-01 02:00:04,101: INFO/MainProcess] Task execute_command[3f1c] received <TaskInstance: orders.load>',
  "[2024-05-01 02:14:52,377: ERROR/MainProcess] Process 'ForkPoolWorker-15' pid:4711 exited with 'signal 9 (SIGKILL)'",
];

function peel(lines: readonly string[], path = 'worker.log'): { ids: string[]; lines: PeeledLine[] } {
  const envelopes = detectEnvelopes(lines.filter((line) => line.trim() !== '').slice(0, 50), path);
  const peeler = new EnvelopePeeler(envelopes);
  const peeled = lines.flatMap((text, index) =>
    peeler.push({ text, line: index + 1, byteOffset: index * 100 }),
  );
  return { ids: envelopes.map((envelope) => envelope.id), lines: [...peeled, ...peeler.end()] };
}

const texts = (lines: readonly PeeledLine[]): string[] => lines.map((line) => line.text);

/** A log as arbitrary as the shape of its records allows. */
const logs = fc
  .tuple(
    fc.constantFrom(CLASSIC, STRUCTLOG_JSON, CONSOLE, CELERY),
    fc.array(fc.string({ unit: 'grapheme', maxLength: 120 }), { maxLength: 6 }),
  )
  .map(([log, noise]) => [
    ...log,
    ...noise.map((text) => `    ${text.replace(/[\p{Zl}\p{Zp}\p{Cc}\u00a0\u202f\u2007‘’“”]/gu, '.')}.`),
    ...log.slice(0, 1),
  ]);

describe('envelopes', () => {
  it.each([CLASSIC, STRUCTLOG_JSON, CONSOLE, CELERY])('find none round a plain log', (...log) => {
    const plain = peel(log);
    expect(plain.ids).toEqual([]);
    expect(texts(plain.lines)).toEqual(log);
  });

  it.each(WRAPPINGS.map((wrapping) => [wrapping.name, wrapping] as const))('take off: %s', (_, wrapping) => {
    fc.assert(
      fc.property(logs, (log) => {
        fc.pre(wrapping.id !== 'html' || log !== CONSOLE);
        const { ids, lines } = peel(wrapping.wrap(log), wrapping.path?.(STREAM));
        expect(ids).toEqual([wrapping.id]);
        expect(texts(lines)).toEqual(log);
        for (const line of lines) {
          if (wrapping.time) expect(line.outerTime).toBeGreaterThanOrEqual(Date.UTC(2024, 4, 1, 2, 0, 5));
          if (wrapping.origin) expect(line.origin).toMatchObject(wrapping.origin);
        }
      }),
      { numRuns: 40 },
    );
  });

  /** The others are always the innermost (Composer) or a damage to text that is still readable. */
  const nestable = WRAPPINGS.filter(({ id }) => !['html', 'typeset', 'composer-stdout'].includes(id));
  const pairs = nestable.flatMap((outside) =>
    nestable.filter((inside) => inside !== outside).map((inside) => [outside, inside] as const),
  );

  it('take off two of them, whatever stands in whatever', () => {
    const failures = pairs.filter(([outside, inside]) => {
      const { lines } = peel(outside.wrap(inside.wrap(CLASSIC)), (outside.path ?? inside.path)?.(STREAM));
      return texts(lines).join('\n') !== CLASSIC.join('\n');
    });
    const named = failures.map(
      ([outside, inside]: readonly [Wrapping, Wrapping]) => `${inside.name} in ${outside.name}`,
    );
    expect(named).toEqual([]);
  });

  it('keep an event with a traceback together', () => {
    const stream =
      'dag_id=orders_daily/run_id=manual__2024-05-01T02_00_00+00_00/task_id=load/map_index=3/attempt=1.log';
    const { lines } = peel([
      `2024-05-01T02:14:51.123000+00:00 ${stream} [2024-05-01T02:14:51.120+0000] {taskinstance.py:1768} ERROR - failed`,
      'Traceback (most recent call last):',
      'ValueError: x',
    ]);
    expect(
      lines.map((line) => [line.startsRecord, line.outerTime, line.origin?.runId, line.origin?.mapIndex]),
    ).toEqual([
      [true, 1714529691123, 'manual__2024-05-01T02:00:00+00:00', 3],
      [undefined, 1714529691123, 'manual__2024-05-01T02:00:00+00:00', 3],
      [undefined, 1714529691123, 'manual__2024-05-01T02:00:00+00:00', 3],
    ]);
  });

  it('give back the classic header of Elasticsearch JSON, its traceback and its identity', () => {
    const record = {
      asctime: '2024-05-01T02:14:51.123+0000',
      filename: 'taskinstance.py',
      lineno: 1768,
      levelname: 'ERROR',
      message: 'Task failed\nTraceback (most recent call last):\nValueError: x',
      offset: 1714529691123000000,
      dag_id: 'orders-daily',
      task_id: 'load',
      execution_date: '2024_05_01T00_00_00_000000',
      try_number: '2',
      log_id: 'orders-daily-load-scheduled__2024-05-01T00:00:00+00:00--1-2',
    };
    const { ids, lines } = peel([JSON.stringify(record)]);
    expect(ids).toEqual(['elasticsearch-json']);
    expect(texts(lines)).toEqual([
      '[2024-05-01T02:14:51.123+0000] {taskinstance.py:1768} ERROR - Task failed',
      'Traceback (most recent call last):',
      'ValueError: x',
    ]);
    expect(lines.map((line) => line.line)).toEqual([1, 1, 1]);
    expect(lines[0]).toMatchObject({
      startsRecord: true,
      outerLevel: 'error',
      origin: {
        dagId: 'orders-daily',
        taskId: 'load',
        runId: 'scheduled__2024-05-01T00:00:00+00:00',
        tryNumber: 2,
      },
    });
    expect(lines[0]?.origin).not.toHaveProperty('mapIndex');
  });

  it('write journal JSON as journal text, bytes included', () => {
    const entry = (message: unknown): string =>
      JSON.stringify({
        __REALTIME_TIMESTAMP: '1714529691123456',
        _HOSTNAME: 'worker-1',
        SYSLOG_IDENTIFIER: 'kernel',
        MESSAGE: message,
      });
    expect(
      texts(
        peel([entry('Out of memory: Killed process 4711 (airflow task ru)'), entry([79, 75, 195, 164])])
          .lines,
      ),
    ).toEqual([
      '2024-05-01T02:14:51.123+00:00 worker-1 kernel: Out of memory: Killed process 4711 (airflow task ru)',
      '2024-05-01T02:14:51.123+00:00 worker-1 kernel: OKä',
    ]);
  });

  it('leave the records of the machine itself alone', () => {
    const journal = [
      'May 01 02:14:51 worker-1 kernel: Out of memory: Killed process 4711 (airflow task ru) total-vm:3145728kB',
      'May 01 02:14:52 worker-1 systemd[1]: airflow-worker.service: A process of this unit has been killed by the OOM killer.',
    ];
    expect(peel(journal).ids).toEqual([]);
    const mixed = peel([
      ...journal,
      ...CLASSIC.map((line) => `May 01 02:14:53 worker-1 airflow[812]: ${line}`),
    ]);
    expect(texts(mixed.lines)).toEqual([...journal, ...CLASSIC]);
  });

  it('put Cloud Logging entries of Composer under the header that Airflow shows', () => {
    const entry = {
      insertId: 'a',
      logName: 'projects/p/logs/airflow-worker',
      timestamp: '2024-05-01T02:00:05.123456Z',
      severity: 'ERROR',
      textPayload: 'Task failed with exception\nTraceback (most recent call last):\nValueError: x\n',
      labels: {
        workflow: 'orders_daily',
        'task-id': 'load',
        'execution-date': '2024-05-01T00:00:00+00:00',
        'try-number': '1',
        process: 'taskinstance.py:1401',
        'map-index': '-1',
      },
    };
    const { lines } = peel([JSON.stringify(entry)]);
    expect(texts(lines)[0]).toBe(
      '[2024-05-01T02:00:05.123+0000] {taskinstance.py:1401} ERROR - Task failed with exception',
    );
    expect(lines).toHaveLength(3);
    expect(lines[0]?.origin).toEqual({
      dagId: 'orders_daily',
      taskId: 'load',
      tryNumber: 1,
      stream: 'orders_daily/load/2024-05-01T00:00:00+00:00/1.log',
    });
  });

  it('unfold a bytes literal and the line breaks of Composer', () => {
    const bytes = peel([
      '*** Reading remote log from gs://logs/orders/load/1.log.',
      String.raw`b'[2021-05-01 12:00:00,123] {a.py:1} INFO - gr\xc3\xbcn\n[2021-05-01 12:00:01,123] {a.py:2} INFO - it\'s\n'`,
    ]);
    expect(texts(bytes.lines).slice(1)).toEqual([
      '[2021-05-01 12:00:00,123] {a.py:1} INFO - grün',
      "[2021-05-01 12:00:01,123] {a.py:2} INFO - it's",
    ]);
    const composer = peel([
      String.raw`[2023-05-01 02:00:05,123] {bash.py:75} INFO - hi\nC:\\new@-@{"workflow": "orders_daily", "task-id": "load"}`,
    ]);
    expect(texts(composer.lines)).toEqual([
      '[2023-05-01 02:00:05,123] {bash.py:75} INFO - hi',
      String.raw`C:\new`,
    ]);
  });

  it('join parts by stream, and let go of parts whose end never comes', () => {
    const at = '2024-05-01T02:14:51.123456789Z';
    const { lines } = peel([
      `${at} stdout P one `,
      `${at} stderr F other`,
      `${at} stdout F two`,
      `${at} stdout P torn`,
    ]);
    expect(lines.map(({ text, line }) => ({ text, line }))).toEqual([
      { text: 'other', line: 2 },
      { text: 'one two', line: 1 },
      { text: 'torn', line: 4 },
    ]);
  });

  it('do not join parts over a gap', () => {
    const at = '2024-05-01T02:14:51.123456789Z';
    const peeler = new EnvelopePeeler(detectEnvelopes([`${at} stdout P one`], '0.log'));
    expect(peeler.push({ text: `${at} stdout P one`, line: 1, byteOffset: 0 })).toEqual([]);
    const after = peeler.push({ text: `${at} stdout F nine`, line: 9, byteOffset: 900, gapBefore: true });
    expect(after.map(({ text, line, gapBefore }) => ({ text, line, gapBefore }))).toEqual([
      { text: 'one', line: 1, gapBefore: undefined },
      { text: 'nine', line: 9, gapBefore: true },
    ]);
  });

  it('bound what they join', () => {
    const part = `2024-05-01T02:14:51.123456789Z stdout P ${'x'.repeat(16_000)}`;
    const { lines } = peel(Array.from({ length: 200 }, () => part));
    expect(lines.length).toBeGreaterThan(1);
    expect(Math.max(...lines.map((line) => line.text.length))).toBeLessThan(1_100_000);
  });

  it('take the prefix off the manager log on the standard output of Composer', () => {
    const manager = CLASSIC.map((line) => `DAG_PROCESSOR_MANAGER_LOG:${line}`);
    expect(texts(peel(manager).lines)).toEqual(CLASSIC);
  });

  it('are found in no time in lines made to take long', () => {
    const lines = ['airflow-worker-1', 'scheduler', 'a', '{"', '[', '\x1b[0m', '1:'].map(
      (start) => `${start}${' '.repeat(200_000)}x`,
    );
    // With quadratic patterns this takes minutes and the test runner gives up.
    for (const line of lines) expect(peel(Array.from({ length: 10 }, () => line)).lines).toHaveLength(10);
  });
});
