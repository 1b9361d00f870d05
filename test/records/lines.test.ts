import { describe, expect, it } from '@jest/globals';
import { MAX_RECORD_CHARS } from '../../src/records/record.ts';
import { understood } from '../../src/records/reader.ts';
import { lineAt } from '../../src/records/traceback.ts';
import { iso, readLines, readOne } from './read-lines.ts';

const HEAD = '[2026-11-23T06:34:39.338+0000] {taskinstance.py:3313}';

function texts(lines: Parameters<typeof readLines>[0]): string[] {
  return readLines(lines).map(({ text }) => text);
}

describe('the lines of a record', () => {
  it('continue it until the next header, and each knows its place', () => {
    const [first, second] = readLines(
      `${HEAD} ERROR - Task failed\nTraceback (most recent call last):\n  File "x.py"\n\n${HEAD} INFO - next`,
    );
    expect(first?.text).toBe('Task failed\nTraceback (most recent call last):\n  File "x.py"');
    expect(first?.lines.map(({ line, at }) => [line, at])).toEqual([
      [1, 0],
      [2, 12],
      [3, 47],
      [4, 61],
    ]);
    expect(first === undefined ? undefined : lineAt(first, first.text.indexOf('File'))).toEqual({
      line: 3,
      byteOffset: 109,
      at: 47,
    });
    expect(second).toMatchObject({ line: 5, text: 'next' });
  });

  it('hold rule lines and lists below an empty message', () => {
    expect(texts(`${HEAD} INFO - \n${'-'.repeat(80)}\n${HEAD} INFO - Starting attempt 1 of 3`)).toEqual([
      `\n${'-'.repeat(80)}`,
      'Starting attempt 1 of 3',
    ]);
  });

  it('do not go on behind a gap', () => {
    const records = readLines([
      `${HEAD} ERROR - Task failed`,
      { text: '  File "y.py", line 1, in f', gapBefore: true },
    ]);
    expect(records.map(({ text, gapBefore }) => [text, gapBefore])).toEqual([
      ['Task failed', undefined],
      ['  File "y.py", line 1, in f', true],
    ]);
  });

  it('never continue a record of another stream', () => {
    const lines = [
      { text: `${HEAD} ERROR - load failed`, origin: { stream: 'a' } },
      { text: `${HEAD} ERROR - extract failed`, origin: { stream: 'b' } },
      { text: 'ValueError: a', origin: { stream: 'a' } },
      { text: 'ValueError: b', origin: { stream: 'b' } },
    ];
    expect(texts(lines).sort()).toEqual(['extract failed\nValueError: b', 'load failed\nValueError: a']);
  });

  it('move the logger of a console message of several lines to its record', () => {
    const record = readOne(
      '2026-11-23T07:14:45.919909Z [info     ] 1 tasks up for execution:\n\t<TaskInstance: orders_daily.load manual__1 [scheduled]> [airflow.jobs.scheduler_job_runner.SchedulerJobRunner] loc=scheduler_job_runner.py:448',
    );
    expect(record).toMatchObject({
      text: '1 tasks up for execution:\n\t<TaskInstance: orders_daily.load manual__1 [scheduled]>',
      logger: 'airflow.jobs.scheduler_job_runner.SchedulerJobRunner',
      fields: { filename: 'scheduler_job_runner.py', lineno: '448' },
    });
  });

  it('are bounded in characters and in number, with a mark and the tail', () => {
    const record = readOne(
      [
        `${HEAD} INFO - start`,
        ...Array.from({ length: 5000 }, (_, index) => `row ${String(index)} ${'x'.repeat(40)}`),
      ].join('\n'),
    );
    expect(record.text.length).toBeLessThanOrEqual(MAX_RECORD_CHARS);
    expect(record.text).toContain('characters left out');
    expect(record.text).toContain(`\nrow 4999 ${'x'.repeat(40)}`);
    expect(record.lines.length).toBeLessThanOrEqual(2000);
    expect(record.lines.length + (record.omittedLines ?? 0)).toBe(5001);
    expect(lineAt(record, record.text.indexOf('row 4999')).line).toBe(5001);
  });

  it('are capped one by one', () => {
    const { text, lines } = readOne(`${HEAD} INFO - ${'y'.repeat(1_000_000)}the end`);
    expect(text.length).toBeLessThan(MAX_RECORD_CHARS + 64);
    expect(text.endsWith('the end')).toBe(true);
    expect(lines).toHaveLength(1);
  });

  it('of a note belong to it', () => {
    expect(texts(`*** Reading from k8s pod logs failed: (404)\nReason: Not Found\n${HEAD} INFO - x`)).toEqual(
      ['*** Reading from k8s pod logs failed: (404)\nReason: Not Found', 'x'],
    );
  });

  it('beside JSON are their own: a torn end, a dying supervisor', () => {
    const json =
      '{"timestamp":"2025-10-04T03:24:38Z","level":"info","event":"rows=10","logger":"task.stdout"}';
    const records = readLines(
      `${json}\nTraceback (most recent call last):\n  File "/x.py", line 1, in f\nBrokenPipeError: [Errno 32] Broken pipe\n${json}\n{"timestamp":"2025-10-04T03:2`,
    );
    expect(records.map(({ dialect, lines }) => [dialect, lines.length])).toEqual([
      ['airflow3-json', 1],
      ['traceback', 3],
      ['airflow3-json', 1],
      ['plain', 1],
    ]);
    expect(records.map(understood)).toEqual([true, true, true, false]);
  });

  it('that stderr relays one by one are joined to one traceback', () => {
    const stderr = (event: string): string =>
      JSON.stringify({ timestamp: '2025-10-04T03:24:38Z', level: 'error', event, logger: 'task.stderr' });
    const other = '{"timestamp":"2025-10-04T03:24:38Z","level":"info","event":"beat","logger":"task"}';
    const records = readLines([
      stderr('Traceback (most recent call last):'),
      stderr('  File "/opt/load.py", line 3, in <module>'),
      other,
      stderr('    main()'),
      stderr('ValueError: no rows'),
      stderr('done'),
    ]);
    expect(records.map(({ text, output }) => [text, output])).toEqual([
      ['beat', undefined],
      [
        'Traceback (most recent call last):\n  File "/opt/load.py", line 3, in <module>\n    main()\nValueError: no rows',
        true,
      ],
      ['done', true],
    ]);
    expect(records[1]?.lines.map(({ line }) => line)).toEqual([1, 2, 4, 5]);
  });

  it('that a pod relays are joined without the name of its container', () => {
    const relay = (text: string): string =>
      `[2024-05-01T02:00:05.123+0000] {pod_manager.py:471} INFO - [base] ${text}`;
    expect(
      texts([
        relay('Traceback (most recent call last):'),
        relay('  File "/app/run.py", line 3, in <module>'),
        relay("KeyError: 'day'"),
        relay('bye'),
      ]),
    ).toEqual([
      '[base] Traceback (most recent call last):\n  File "/app/run.py", line 3, in <module>\nKeyError: \'day\'',
      '[base] bye',
    ]);
  });

  it('that a file of 2.x has inside JSON events are read as classic text', () => {
    const event = (text: string): string =>
      JSON.stringify({ timestamp: '2024-05-01T02:00:05Z', event: text });
    const records = readLines([
      event(`${HEAD} ERROR - Task failed with exception`),
      event('Traceback (most recent call last):'),
      event('ValueError: x'),
      event(`${HEAD} INFO - next`),
    ]);
    expect(records.map(({ dialect, level, text }) => [dialect, level, text])).toEqual([
      ['classic', 'error', 'Task failed with exception\nTraceback (most recent call last):\nValueError: x'],
      ['classic', 'info', 'next'],
    ]);
  });
});

describe('nested headers', () => {
  it('give way to the innermost one', () => {
    const line =
      '[2024-06-20T17:45:58.170+0000] {logging_mixin.py:188} INFO - [2024-06-20T17:45:58.169+0000] {timeout.py:68} ERROR - Process timed out, PID: 8251';
    const record = readOne(line);
    expect(record).toMatchObject({
      level: 'error',
      logger: 'timeout.py',
      text: 'Process timed out, PID: 8251',
    });
    expect(iso(record)).toBe('2024-06-20T17:45:58.169Z');
    expect(record.output).toBeUndefined();
  });

  it('of another Airflow that a task prints stay its output', () => {
    const line =
      '[2024-06-20T17:45:58.170+0000] {logging_mixin.py:188} INFO - [2023-01-01T00:00:00.000+0000] {taskinstance.py:1} ERROR - Task failed with exception';
    expect(readOne(line)).toMatchObject({ level: 'info', logger: 'logging_mixin.py', output: true });
  });

  it('of such a print, further down in it, do not end its record', () => {
    const record = readOne(
      '[2024-06-20T17:45:58.170+0000] {logging_mixin.py:188} INFO - archive:\n[2023-01-01T00:00:00.000+0000] {taskinstance.py:1} ERROR - Task failed with exception',
    );
    expect(record).toMatchObject({ level: 'info', output: true });
  });

  it('of 1.10 are peeled, and the lines of a traceback below them joined', () => {
    const outer = '[2019-03-01 02:00:07,140] {base_task_runner.py:101} INFO - Job 12: Subtask load';
    const records = readLines([
      `${outer} [2019-03-01 02:00:07,100] {bash_operator.py:119} INFO - rows=10`,
      `${outer} [2019-03-01 02:00:07,130] {models.py:1788} ERROR - 'day'`,
      "[2019-03-01 02:00:07,131] {models.py:1788} ERROR - 'day'",
      `${outer} Traceback (most recent call last):`,
      `${outer}   File "/usr/lib/airflow/models.py", line 1657, in _run_raw_task`,
      `${outer} KeyError: 'day'`,
      '[2019-03-01 02:00:08,131] {jobs.py:2562} INFO - Task exited with return code 1',
    ]);
    expect(records.map(({ line, logger, level, text }) => [line, logger, level, text])).toEqual([
      [1, 'bash_operator.py', 'info', 'rows=10'],
      [3, 'models.py', 'error', "'day'"],
      [
        2,
        'models.py',
        'error',
        "'day'\nTraceback (most recent call last):\n  File \"/usr/lib/airflow/models.py\", line 1657, in _run_raw_task\nKeyError: 'day'",
      ],
      [7, 'jobs.py', 'info', 'Task exited with return code 1'],
    ]);
    expect(readLines(outer)).toMatchObject([{ text: 'Job 12: Subtask load', logger: 'base_task_runner.py' }]);
    expect(
      readLines(
        '[2019-03-01 02:00:07,140] {base_task_runner.py:98} INFO - Subtask: [2019-03-01 02:00:07,100] {models.py:1788} ERROR - x',
      ),
    ).toMatchObject([{ text: 'x', logger: 'models.py', level: 'error' }]);
  });

  it('in the journal keep the host, and a traceback below them is joined', () => {
    const entry = (text: string): string => `May 01 02:14:51 worker-1 airflow[42]: ${text}`;
    const records = readLines(
      [
        entry(`${HEAD} ERROR - Task failed`),
        entry('Traceback (most recent call last):'),
        entry('ValueError: x'),
        "May 01 02:14:52 worker-1 systemd[1]: airflow-worker.service: Failed with result 'oom-kill'.",
      ].join('\n'),
    );
    expect(records).toMatchObject([
      {
        dialect: 'classic',
        level: 'error',
        text: 'Task failed\nTraceback (most recent call last):\nValueError: x',
        origin: { host: 'worker-1' },
      },
      { dialect: 'journal', logger: 'systemd' },
    ]);
  });
});

describe('a download', () => {
  it('names its host on a line of its own, for the records that follow', () => {
    const records = readLines(
      `worker-1\n INFO - ::group::Log message source details\n*** Found local files:\n***   * /opt/airflow/logs/attempt=1.log\n INFO - ::endgroup::\n${HEAD} INFO - x`,
    );
    expect(records.map(({ dialect, origin }) => [dialect, origin?.host])).toEqual([
      ['hostname', 'worker-1'],
      ['log-group', 'worker-1'],
      ['classic-note', 'worker-1'],
      ['classic-note', 'worker-1'],
      ['log-group', 'worker-1'],
      ['classic', 'worker-1'],
    ]);
  });

  it('does not take a stray print for a host', () => {
    expect(readLines(`Hello\n${HEAD} INFO - x`).map(({ dialect }) => dialect)).toEqual(['plain', 'classic']);
    expect(readLines('Hello').map(({ dialect }) => dialect)).toEqual(['plain']);
  });

  it('copied from the screen has line numbers between its records', () => {
    const records = readLines(
      '\u25b6 Pre Execute\n4\n[2026-11-23 07:04:16] INFO - rack 0 ready\n5\n[2026-11-23 07:04:16] INFO - 17',
    );
    expect(records.map(({ dialect, text }) => [dialect, text])).toEqual([
      ['log-group', '::group::Pre Execute'],
      ['ui-text', '4'],
      ['ui-text', 'rack 0 ready'],
      ['ui-text', '5'],
      ['ui-text', '17'],
    ]);
  });
});

describe('times without a zone', () => {
  const NAIVE = '[2024-05-01 04:14:51,000: INFO/MainProcess] ready';

  it('take the zone that the transport shows, also where a line has no transport time', () => {
    const records = readLines([{ text: NAIVE, outerTime: Date.UTC(2024, 4, 1, 2, 14, 52) }, NAIVE]);
    expect(records.map((record) => [iso(record), record.zone])).toEqual([
      ['2024-05-01T02:14:51.000Z', 'transport'],
      ['2024-05-01T02:14:51.000Z', 'transport'],
    ]);
  });

  it('ignore a transport that is not whole quarter-hours away', () => {
    const [record] = readLines([{ text: NAIVE, outerTime: Date.UTC(2024, 4, 1, 2, 21, 0) }]);
    expect([iso(record), record?.zone]).toEqual(['2024-05-01T04:14:51.000Z', 'assumed']);
  });

  it('take their year from the transport, also at the turn of the year', () => {
    const [record] = readLines([
      { text: 'Dec 31 23:59:59 worker-1 kernel: x', outerTime: Date.UTC(2025, 0, 1, 0, 0, 1) },
    ]);
    expect(iso(record)).toBe('2024-12-31T23:59:59.000Z');
  });

  it('are missing where a line has no stamp, unless its transport has one', () => {
    expect(iso(readOne('*** Found local files:'))).toBeUndefined();
    expect(readLines([{ text: '*** Found local files:', outerTime: 5 }])[0]).toMatchObject({
      time: 5,
      zone: 'transport',
    });
    expect(readOne('May 01 02:14:51 worker-1 kernel: x')).toMatchObject({
      local: Date.UTC(1972, 4, 1, 2, 14, 51),
    });
    expect(iso(readOne('May 01 02:14:51 worker-1 kernel: x'))).toBeUndefined();
  });
});

describe("an export's event", () => {
  it('is a record of its own with the level of its envelope', () => {
    const records = readLines([
      { text: 'load started', startsRecord: true, outerLevel: 'info', outerTime: 1 },
      { text: 'load failed', startsRecord: true, outerLevel: 'error', outerTime: 2 },
    ]);
    expect(records).toMatchObject([
      { dialect: 'message', level: 'info', text: 'load started' },
      { dialect: 'message', level: 'error', time: 2 },
    ]);
    expect(records.every(understood)).toBe(true);
  });

  it('goes on with the traceback that another event began', () => {
    const events = [
      `${HEAD} ERROR - Task failed`,
      'Traceback (most recent call last):',
      '  File "/x.py", line 1, in f',
      'ValueError: x',
      'unrelated',
    ];
    const records = readLines(events.map((text) => ({ text, startsRecord: true })));
    expect(records.map(({ text }) => text)).toEqual([
      'Task failed\nTraceback (most recent call last):\n  File "/x.py", line 1, in f\nValueError: x',
      'unrelated',
    ]);
  });
});
