import { describe, expect, it } from '@jest/globals';
import { understood } from '../../src/records/reader.ts';
import { iso, readLines, readOne } from './read-lines.ts';

interface Expected {
  dialect: string;
  text: string;
  time?: string;
  zone?: string;
  level?: string;
  logger?: string;
  output?: boolean;
}

const HEADERS: readonly (readonly [name: string, line: string, expected: Expected])[] = [
  [
    'classic text with a printed offset',
    '[2026-11-23T07:45:14.997+0100] {taskinstance.py:1361} INFO - Starting attempt 2 of 2',
    {
      dialect: 'classic',
      text: 'Starting attempt 2 of 2',
      time: '2026-11-23T06:45:14.997Z',
      zone: 'printed',
      level: 'info',
      logger: 'taskinstance.py',
    },
  ],
  [
    'classic text of the interface',
    '[2022-03-25, 19:09:45 IST] {local_task_job.py:154} WARNING - State of this instance has been externally set to failed.',
    {
      dialect: 'classic',
      text: 'State of this instance has been externally set to failed.',
      time: '2022-03-25T13:39:45.000Z',
      zone: 'printed',
      level: 'warning',
      logger: 'local_task_job.py',
    },
  ],
  [
    'classic text with a zone that is not known',
    '[2022-03-25, 19:09:45 +08] {a.py:1} INFO - hi',
    {
      dialect: 'classic',
      text: 'hi',
      time: '2022-03-25T11:09:45.000Z',
      zone: 'printed',
      level: 'info',
      logger: 'a.py',
    },
  ],
  [
    'classic text without a zone and with doubled braces',
    '[2021-11-21 03:00:09,633] {{taskinstance.py:1035}} INFO - Dependencies all met',
    {
      dialect: 'classic',
      text: 'Dependencies all met',
      time: '2021-11-21T03:00:09.633Z',
      zone: 'assumed',
      level: 'info',
      logger: 'taskinstance.py',
    },
  ],
  [
    'classic text that the browser could not date',
    '[Invalid date] {taskinstance.py:1035} ERROR - Task failed with exception',
    { dialect: 'classic', text: 'Task failed with exception', level: 'error', logger: 'taskinstance.py' },
  ],
  [
    'classic text with a source mark',
    '[2024-05-01T02:00:05.123+0000] [SOURCE:DAG_PROCESSOR] {processor.py:186} INFO - Started process (PID=7) to work on /opt/airflow/dags/orders.py',
    {
      dialect: 'classic',
      text: 'Started process (PID=7) to work on /opt/airflow/dags/orders.py',
      time: '2024-05-01T02:00:05.123Z',
      zone: 'printed',
      level: 'info',
      logger: 'processor.py',
    },
  ],
  [
    'classic text behind a prefix template',
    'orders_daily-load-1:[2024-05-01T02:00:05.123+0000] {taskinstance.py:1} INFO - hi',
    {
      dialect: 'classic',
      text: 'hi',
      time: '2024-05-01T02:00:05.123Z',
      zone: 'printed',
      level: 'info',
      logger: 'taskinstance.py',
    },
  ],
  [
    'coloured classic text',
    '[\x1b[34m2026-11-23T07:01:45.287+0000\x1b[0m] {\x1b[34mscheduler_job_runner.py:\x1b[0m797} INFO\x1b[0m - Starting the scheduler\x1b[0m',
    {
      dialect: 'classic',
      text: 'Starting the scheduler',
      time: '2026-11-23T07:01:45.287Z',
      zone: 'printed',
      level: 'info',
      logger: 'scheduler_job_runner.py',
    },
  ],
  [
    'classic text whose colours lost their escape character',
    '[[34m2026-11-23T07:01:45.287+0000[0m] {[34mscheduler_job_runner.py:[0m797} INFO[0m - Starting the scheduler[0m',
    {
      dialect: 'classic',
      text: 'Starting the scheduler',
      time: '2026-11-23T07:01:45.287Z',
      zone: 'printed',
      level: 'info',
      logger: 'scheduler_job_runner.py',
    },
  ],
  [
    'a numbered level',
    '[2024-05-01T02:00:05.123+0000] {load.py:7} Level 35 - odd',
    {
      dialect: 'classic',
      text: 'odd',
      time: '2024-05-01T02:00:05.123Z',
      zone: 'printed',
      level: 'warning',
      logger: 'load.py',
    },
  ],
  [
    'a stamp that a reader of CloudWatch put in front',
    '[2024-05-01 02:14:51,123] [2024-05-01T02:14:51.100+0000] {taskinstance.py:1} ERROR - Task failed with exception',
    {
      dialect: 'classic',
      text: 'Task failed with exception',
      time: '2024-05-01T02:14:51.100Z',
      zone: 'printed',
      level: 'error',
      logger: 'taskinstance.py',
    },
  ],
  [
    'a group of the 2.9 interface',
    '[2024-05-01, 02:00:05 UTC] {local_task_job_runner.py:123} \u25b6 Pre task execution logs',
    {
      dialect: 'classic',
      text: '::group::Pre task execution logs',
      time: '2024-05-01T02:00:05.000Z',
      zone: 'printed',
      level: 'info',
      logger: 'local_task_job_runner.py',
    },
  ],
  [
    "a child's output",
    '[2024-05-01T02:00:05.123+0000] {subprocess.py:93} INFO - dbt: Database Error in model orders_daily',
    {
      dialect: 'classic',
      text: 'dbt: Database Error in model orders_daily',
      time: '2024-05-01T02:00:05.123Z',
      zone: 'printed',
      level: 'info',
      logger: 'subprocess.py',
      output: true,
    },
  ],
  [
    "a child's output in 3.2, where every hook logs as the task",
    '{"timestamp":"2026-11-30T02:40:33.052413Z","level":"info","event":"curl: (22) The requested URL returned error: 502","filename":"subprocess.py","lineno":106,"logger":"task"}',
    {
      dialect: 'airflow3-json',
      text: 'curl: (22) The requested URL returned error: 502',
      time: '2026-11-30T02:40:33.052Z',
      zone: 'printed',
      level: 'info',
      logger: 'task',
      output: true,
    },
  ],
  [
    'what the subprocess hook says itself',
    '[2024-05-01T02:00:06.123+0000] {subprocess.py:97} INFO - Command exited with return code 137',
    {
      dialect: 'classic',
      text: 'Command exited with return code 137',
      time: '2024-05-01T02:00:06.123Z',
      zone: 'printed',
      level: 'info',
      logger: 'subprocess.py',
    },
  ],
  [
    "a pod's output",
    '[2024-05-01T02:00:05.123+0000] {pod_manager.py:471} INFO - [base] Killed',
    {
      dialect: 'classic',
      text: '[base] Killed',
      time: '2024-05-01T02:00:05.123Z',
      zone: 'printed',
      level: 'info',
      logger: 'pod_manager.py',
      output: true,
    },
  ],
  [
    'the percent format of 3.1',
    '[2025-10-04T03:24:40.460195Z] {supervisor.py:1889} INFO - Task finished exit_code=0 final_state=success',
    {
      dialect: 'classic',
      text: 'Task finished exit_code=0 final_state=success',
      time: '2025-10-04T03:24:40.460Z',
      zone: 'printed',
      level: 'info',
      logger: 'supervisor.py',
    },
  ],
  [
    "Composer's labels",
    '[2023-05-01 02:00:05,123] {taskinstance.py:75} INFO - hi\\nthere@-@{"workflow": "orders_daily", "task-id": "load", "map-index": "-1", "try-number": "1"}',
    {
      dialect: 'classic',
      text: 'hi\nthere',
      time: '2023-05-01T02:00:05.123Z',
      zone: 'assumed',
      level: 'info',
      logger: 'taskinstance.py',
    },
  ],
  [
    'a daemon file',
    '2021-05-01 12:00:00,123 INFO - Starting the scheduler',
    {
      dialect: 'simple',
      text: 'Starting the scheduler',
      time: '2021-05-01T12:00:00.123Z',
      zone: 'assumed',
      level: 'info',
    },
  ],
  [
    'a format of its own',
    '2024-05-01 02:14:51,123 airflow.task ERROR | load failed',
    {
      dialect: 'custom-format',
      text: 'load failed',
      time: '2024-05-01T02:14:51.123Z',
      zone: 'assumed',
      level: 'error',
      logger: 'airflow.task',
    },
  ],
  [
    'task JSON of 3.0 without a zone, which is UTC',
    '{"timestamp":"2025-06-24T15:14:52.012345","level":"info","event":"Filling up the DagBag","logger":"airflow.models.dagbag.DagBag"}',
    {
      dialect: 'airflow3-json',
      text: 'Filling up the DagBag',
      time: '2025-06-24T15:14:52.012Z',
      zone: 'printed',
      level: 'info',
      logger: 'airflow.models.dagbag.DagBag',
    },
  ],
  [
    'forwarded stderr of 3.0',
    '{"timestamp":"2025-06-24T15:14:52.300120Z","level":"error","event":"100%|##########|","chan":"stderr","logger":"task"}',
    {
      dialect: 'airflow3-json',
      text: '100%|##########|',
      time: '2025-06-24T15:14:52.300Z',
      zone: 'printed',
      level: 'error',
      logger: 'task.stderr',
      output: true,
    },
  ],
  [
    'pairs of task JSON, in alphabetical order',
    '{"timestamp":"2025-09-12T08:22:34.000000Z","level":"critical","event":"Process terminated by signal. Likely out of memory error (OOM).","signal":-9,"signal_name":"SIGKILL","detail":{"reason":"not_running","state":null},"logger":"task","filename":"supervisor.py","lineno":709}',
    {
      dialect: 'airflow3-json',
      text: "Process terminated by signal. Likely out of memory error (OOM). detail={'reason': 'not_running', 'state': None} signal=-9 signal_name=SIGKILL",
      time: '2025-09-12T08:22:34.000Z',
      zone: 'printed',
      level: 'critical',
      logger: 'task',
    },
  ],
  [
    'the header of an API answer',
    '{"timestamp":null,"event":"::group::Log message source details","sources":["/opt/airflow/logs/attempt=1.log"]}',
    {
      dialect: 'airflow3-json',
      text: "::group::Log message source details sources=['/opt/airflow/logs/attempt=1.log']",
    },
  ],
  [
    'JSON of the Elasticsearch handler',
    '{"asctime":"2024-05-01T02:00:05.123+0000","filename":"taskinstance.py","lineno":1401,"levelname":"ERROR","message":"Task failed with exception","dag_id":"orders_daily","task_id":"load","try_number":"1","log_id":"x"}',
    {
      dialect: 'json-log',
      text: 'Task failed with exception',
      time: '2024-05-01T02:00:05.123Z',
      zone: 'printed',
      level: 'error',
      logger: 'taskinstance.py',
    },
  ],
  [
    'structlog console of a 3.1 component',
    '2026-11-23T07:06:13.287225Z [info     ] Workload finished              [supervisor] duration=63.7 exit_code=<Negsignal.SIGKILL: -9> loc=supervisor.py:2658 workload_type=ExecuteTask',
    {
      dialect: 'structlog-console',
      text: 'Workload finished duration=63.7 exit_code=<Negsignal.SIGKILL: -9> workload_type=ExecuteTask',
      time: '2026-11-23T07:06:13.287Z',
      zone: 'printed',
      level: 'info',
      logger: 'supervisor',
    },
  ],
  [
    'structlog console with six digits, which is UTC',
    "2025-07-29 13:05:34.260000 [error    ] Task execute_workload[2b77] raised unexpected: ConnectError('[SSL: X] a=b') [celery.app.trace]",
    {
      dialect: 'structlog-console',
      text: "Task execute_workload[2b77] raised unexpected: ConnectError('[SSL: X] a=b')",
      time: '2025-07-29T13:05:34.260Z',
      zone: 'printed',
      level: 'error',
      logger: 'celery.app.trace',
    },
  ],
  [
    "structlog's own default, which is local time",
    "2026-11-23 06:36:05 [info     ] Secrets backends loaded for worker [supervisor] backend_classes=['EnvironmentVariablesBackend'] count=1",
    {
      dialect: 'structlog-console',
      text: "Secrets backends loaded for worker backend_classes=['EnvironmentVariablesBackend'] count=1",
      time: '2026-11-23T06:36:05.000Z',
      zone: 'assumed',
      level: 'info',
      logger: 'supervisor',
    },
  ],
  [
    'structlog console with a damaged level',
    '2025-10-04T03:24:40.460195Z [info     [] Task finished [supervisor]',
    {
      dialect: 'structlog-console',
      text: 'Task finished',
      time: '2025-10-04T03:24:40.460Z',
      zone: 'printed',
      level: 'info',
      logger: 'supervisor',
    },
  ],
  [
    'the interface of 3.0',
    '[2025-09-12, 08:22:34] CRITICAL - Process terminated by signal: signal=-9: signal_name="SIGKILL": source="task"',
    {
      dialect: 'ui-text',
      text: 'Process terminated by signal signal=-9 signal_name=SIGKILL',
      time: '2025-09-12T08:22:34.000Z',
      zone: 'assumed',
      level: 'critical',
      logger: 'task',
    },
  ],
  [
    'the screen of 3.1',
    "[2025-11-11 13:50:33] ERROR - Server indicated the task shouldn't be running anymore. Terminating process detail={'detail': {'reason': 'not_running'}} source=task loc=supervisor.py:1166",
    {
      dialect: 'ui-text',
      text: "Server indicated the task shouldn't be running anymore. Terminating process detail={'detail': {'reason': 'not_running'}}",
      time: '2025-11-11T13:50:33.000Z',
      zone: 'assumed',
      level: 'error',
      logger: 'task',
    },
  ],
  [
    'a download of 3.1, glued',
    '[2025-11-11T13:50:33.100000Z] INFO - DAG bundles loaded: dags-foldersource=airflow.dag_processing.bundles.manager.DagBundlesManager loc=manager.py:179 ',
    {
      dialect: 'ui-text',
      text: 'DAG bundles loaded: dags-folder',
      time: '2025-11-11T13:50:33.100Z',
      zone: 'printed',
      level: 'info',
      logger: 'airflow.dag_processing.bundles.manager.DagBundlesManager',
    },
  ],
  [
    'a download of 3.3',
    '[2026-11-23T07:03:26.544350Z] INFO - Worker startup parse complete bundle_name=dags-folder  bundle_version=null  dag_file_parse_ms=2517 ',
    {
      dialect: 'ui-text',
      text: 'Worker startup parse complete bundle_name=dags-folder bundle_version=None dag_file_parse_ms=2517',
      time: '2026-11-23T07:03:26.544Z',
      zone: 'printed',
      level: 'info',
    },
  ],
  [
    'Celery',
    "[2024-05-01 02:14:52,377: ERROR/MainProcess] Process 'ForkPoolWorker-15' pid:4711 exited with 'signal 9 (SIGKILL)'",
    {
      dialect: 'celery',
      text: "Process 'ForkPoolWorker-15' pid:4711 exited with 'signal 9 (SIGKILL)'",
      time: '2024-05-01T02:14:52.377Z',
      zone: 'assumed',
      level: 'error',
      logger: 'MainProcess',
    },
  ],
  [
    'a farewell of Celery',
    'worker: Warm shutdown (MainProcess)',
    { dialect: 'celery', text: 'worker: Warm shutdown (MainProcess)', level: 'warning' },
  ],
  [
    'gunicorn',
    "[2026-11-23 06:59:20 +0000] [4] [ERROR] Connection in use: ('::', 18123)",
    {
      dialect: 'gunicorn',
      text: "Connection in use: ('::', 18123)",
      time: '2026-11-23T06:59:20.000Z',
      zone: 'printed',
      level: 'error',
      logger: 'gunicorn',
    },
  ],
  [
    'uvicorn',
    'INFO:     10.0.0.9:51312 - "GET /api/v2/version HTTP/1.1" 200 OK',
    {
      dialect: 'uvicorn',
      text: '10.0.0.9:51312 - "GET /api/v2/version HTTP/1.1" 200 OK',
      level: 'info',
      logger: 'uvicorn',
    },
  ],
  [
    'an access log',
    '127.0.0.1 - - [23/Nov/2026:07:06:19 +0000] "PUT /v1/scans/A-504 HTTP/1.1" 413 183 "-" "Python-urllib/3.11"',
    {
      dialect: 'access-log',
      text: '127.0.0.1 - - [23/Nov/2026:07:06:19 +0000] "PUT /v1/scans/A-504 HTTP/1.1" 413 183 "-" "Python-urllib/3.11"',
      time: '2026-11-23T07:06:19.000Z',
      zone: 'printed',
      level: 'info',
      logger: 'access',
    },
  ],
  [
    "nginx's error log",
    '2026/11/23 06:45:38 [error] 59#59: *252 upstream timed out (110: Connection timed out)',
    {
      dialect: 'nginx-error',
      text: '59#59: *252 upstream timed out (110: Connection timed out)',
      time: '2026-11-23T06:45:38.000Z',
      zone: 'assumed',
      level: 'error',
      logger: 'nginx',
    },
  ],
  [
    'dmesg, which knows only the uptime',
    '[ 1175.500106] python3.11 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
    {
      dialect: 'kernel',
      text: 'python3.11 invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0',
      logger: 'kernel',
    },
  ],
  [
    'dmesg with a priority and a caller',
    '<3>[12345.678901] [ T1234] Out of memory: Killed process 4711 (airflow task ru)',
    {
      dialect: 'kernel',
      text: 'Out of memory: Killed process 4711 (airflow task ru)',
      level: 'error',
      logger: 'kernel',
    },
  ],
  [
    'dmesg -T',
    '[Mon Nov 23 06:40:27 2026] python3.11 invoked oom-killer: order=0',
    {
      dialect: 'kernel',
      text: 'python3.11 invoked oom-killer: order=0',
      time: '2026-11-23T06:40:27.000Z',
      zone: 'assumed',
      logger: 'kernel',
    },
  ],
  [
    'dmesg --time-format=iso',
    '2024-05-01T02:14:51,123456+02:00 Out of memory: Killed process 4711 (python3)',
    {
      dialect: 'kernel',
      text: 'Out of memory: Killed process 4711 (python3)',
      time: '2024-05-01T00:14:51.123Z',
      zone: 'printed',
      logger: 'kernel',
    },
  ],
  [
    'the journal, which prints no year',
    "May  1 02:14:51 worker-1 systemd[1]: airflow-worker.service: Failed with result 'oom-kill'.",
    {
      dialect: 'journal',
      text: "airflow-worker.service: Failed with result 'oom-kill'.",
      zone: 'assumed',
      logger: 'systemd',
    },
  ],
  [
    'the journal as ISO',
    '2024-05-01T02:14:51+0200 worker-1 kernel: Killed process 4711 (python3)',
    {
      dialect: 'journal',
      text: 'Killed process 4711 (python3)',
      time: '2024-05-01T00:14:51.000Z',
      zone: 'printed',
      logger: 'kernel',
    },
  ],
  [
    'the journal as JSON',
    '{"__REALTIME_TIMESTAMP":"1714529691123456","_HOSTNAME":"worker-1","SYSLOG_IDENTIFIER":"kernel","PRIORITY":"3","MESSAGE":[79,79,77]}',
    {
      dialect: 'journal',
      text: 'OOM',
      time: '2024-05-01T02:14:51.123Z',
      zone: 'printed',
      level: 'error',
      logger: 'kernel',
    },
  ],
  [
    'the kubelet',
    'E0501 02:14:51.123456    1234 kubelet.go:2100] "Failed to start"',
    {
      dialect: 'klog',
      text: '"Failed to start"',
      zone: 'assumed',
      level: 'error',
      logger: 'kubelet.go',
    },
  ],
  [
    'containerd',
    'time="2024-05-01T02:14:51.123456789Z" level=info msg="TaskOOM event container_id:\\"1f\\""',
    {
      dialect: 'logfmt',
      text: 'TaskOOM event container_id:"1f"',
      time: '2024-05-01T02:14:51.123Z',
      zone: 'printed',
      level: 'info',
    },
  ],
  [
    'a note of the web server',
    '*** Found local files:',
    { dialect: 'classic-note', text: '*** Found local files:' },
  ],
  [
    ' the header group of a download',
    ' INFO - ::group::Log message source details',
    { dialect: 'log-group', text: '::group::Log message source details' },
  ],
  ['a group on the screen', '\u25b6 Pre Execute', { dialect: 'log-group', text: '::group::Pre Execute' }],
  ['text that nothing claims', 'hello world', { dialect: 'plain', text: 'hello world' }],
];

describe('the first line of a record', () => {
  it.each(HEADERS)('is read from %s', (_name, line, expected) => {
    const record = readOne(line);
    const { dialect, text, zone, level, logger, output } = record;
    const seen = { dialect, text, time: iso(record), zone, level, logger, output };
    expect(Object.fromEntries(Object.entries(seen).filter(([, value]) => value !== undefined))).toEqual(
      expected,
    );
    expect(understood(record)).toBe(dialect !== 'plain');
  });

  it('gives structured fields as strings, nested ones as JSON', () => {
    const json = readOne(
      '{"timestamp":"2025-09-12T08:22:34Z","level":"info","event":"x","detail":{"a":1},"dag_id":"orders_daily","ti_id":"0199"}',
    );
    expect(json.fields).toEqual({ detail: '{"a":1}', dag_id: 'orders_daily', ti_id: '0199' });
    const console_ = readOne(
      "2025-09-12T08:22:34Z [info     ] x [task] detail={'a': 1} exit_code=-9 loc=supervisor.py:7 note='a b'",
    );
    expect(console_.fields).toEqual({
      detail: '{"a":1}',
      exit_code: '-9',
      note: 'a b',
      filename: 'supervisor.py',
      lineno: '7',
    });
  });

  it('keeps whom labels and host columns name', () => {
    expect(
      readOne(
        '[2023-05-01 02:00:05,123] {a.py:75} INFO - x@-@{"workflow": "orders_daily", "task-id": "load", "run-id": "r1", "map-index": "3", "try-number": "2"}',
      ).origin,
    ).toEqual({ dagId: 'orders_daily', taskId: 'load', runId: 'r1', mapIndex: 3, tryNumber: 2 });
    expect(readOne('2024-05-01T02:14:51+0200 worker-1 kernel: x').origin).toEqual({ host: 'worker-1' });
  });

  it('does not take a level word inside ordinary text for a custom format once a dialect was seen', () => {
    const records = readLines(
      '[2024-05-01T02:00:05.123+0000] {load.py:7} INFO - plan:\n2024-05-01 02:00:05 INFO step one',
    );
    expect(records.map(({ text }) => text)).toEqual(['plan:\n2024-05-01 02:00:05 INFO step one']);
  });
});
