/** What each kind of file is taken for, by its path and its first lines. */
import { expect, it } from '@jest/globals';
import { factsOf } from './helpers/diagnosed.ts';

const TASK = 'dag_id=orders_daily/run_id=scheduled__2024-05-01T00:00:00+00:00/task_id=load/attempt=1.log';
const HEAD = '[2024-05-01T02:00:05.123+0000] {taskinstance.py:1157} INFO - Dependencies all met for x';
const EVENT =
  '{"timestamp":"2025-10-04T03:24:38Z","level":"info","event":"DAG bundles loaded: dags-folder","logger":"task"}';

const CLOUD_ENTRY = {
  insertId: 'a',
  logName: 'projects/p/logs/airflow-worker',
  textPayload: HEAD,
  timestamp: '2024-05-01T02:00:05.123Z',
  resource: { type: 'cloud_composer_environment' },
};
const threeOf = (line: string): string => Array.from({ length: 3 }, () => line).join('\n');

/** Kind of file, path, text, then component, envelopes and main dialect that are found. */
const ROWS: readonly (readonly [string, string, string, string, string, string])[] = [
  ['Airflow 3 task JSON', TASK, EVENT, 'task', '', 'airflow3-json'],
  ['an Airflow 3 task log of 0 bytes', TASK, '', 'task', '', 'empty'],
  [
    'API v2 NDJSON',
    'log.ndjson',
    `{"event":"::group::Log message source details","timestamp":null,"level":null}\n${EVENT}`,
    'task',
    '',
    'airflow3-json',
  ],
  [
    'API v2 JSON',
    'log.json',
    `{"content":[${EVENT}],"continuation_token":null}`,
    'task',
    'rest-v2',
    'airflow3-json',
  ],
  [
    'API v1 JSON',
    'log.json',
    JSON.stringify({ content: `[('worker-1', '${HEAD}\\n')]` }),
    'task',
    'rest-v1',
    'classic',
  ],
  ['Python repr', 'log.txt', `[('worker-1', '${HEAD}\\n')]`, 'task', 'python-repr', 'classic'],
  ['2.x download', 'x.log', `worker-1\n*** Found local files:\n${HEAD}`, 'task', '', 'classic'],
  ['classic task log', 'orders/load/2021-05-01T02:00:00+00:00/1.log', HEAD, 'task', '', 'classic'],
  [
    'trigger log',
    `${TASK}.trigger.7.log`,
    HEAD.replace('taskinstance', 'triggerer_job_runner'),
    'task',
    '',
    'classic',
  ],
  [
    'message relayed by the scheduler',
    `${TASK}.SchedulerJob.log`,
    HEAD.replace('taskinstance', 'scheduler_job_runner'),
    'task',
    '',
    'classic',
  ],
  [
    'DAG processor of 2.x',
    'scheduler/2024-05-01/orders.py.log',
    HEAD.replace('taskinstance', 'processor'),
    'dag-processor',
    '',
    'classic',
  ],
  [
    'DAG processor of 3.x',
    'dag_processor/2025-10-04/dags-folder/orders.py.log',
    EVENT,
    'dag-processor',
    '',
    'airflow3-json',
  ],
  [
    'DAG processor manager',
    'dag_processor_manager/dag_processor_manager.log',
    HEAD.replace('taskinstance', 'manager'),
    'dag-processor',
    '',
    'classic',
  ],
  [
    'scheduler',
    'scheduler.log',
    HEAD.replace('taskinstance', 'scheduler_job_runner'),
    'scheduler',
    '',
    'classic',
  ],
  [
    'structlog console',
    'worker.log',
    '2025-10-04T03:24:40.460195Z [info     ] Task finished                  [supervisor] exit_code=0',
    'worker',
    '',
    'structlog-console',
  ],
  [
    'Celery worker',
    'worker.log',
    '[2024-05-01 02:00:04,101: INFO/MainProcess] Task execute_command[3f1c] received',
    'worker',
    '',
    'celery',
  ],
  [
    'CRI',
    '/var/log/pods/airflow_worker-0_6b1f/worker/0.log',
    `2024-05-01T02:14:51.123456789Z stdout F ${HEAD}`,
    'worker',
    'cri',
    'classic',
  ],
  [
    'docker json-file',
    '3f1c-json.log',
    JSON.stringify({ log: `${HEAD}\n`, stream: 'stdout', time: '2024-05-01T02:14:51.123456789Z' }),
    'task',
    'docker-json',
    'classic',
  ],
  [
    'pod as JSON',
    'pod.json',
    '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x"},"status":{"phase":"Failed","containerStatuses":[]}}',
    'kubernetes',
    '',
    'kubernetes-object',
  ],
  [
    'pod described',
    'describe.txt',
    'Name:             x\nNamespace:        airflow\nStatus:           Failed\nContainers:\n  base:\n',
    'kubernetes',
    '',
    'kubectl-describe',
  ],
  [
    'events',
    'events.txt',
    'LAST SEEN   TYPE      REASON    OBJECT   MESSAGE\n5m          Warning   Evicted   pod/x    low on memory\n',
    'kubernetes',
    '',
    'kubernetes-events',
  ],
  ['dmesg', 'dmesg.txt', '[12345.678901] Out of memory: Killed process 4711 (python3)', 'host', '', 'kernel'],
  [
    'journal',
    'journal.txt',
    'May 01 02:14:51 worker-1 kernel: Out of memory: Killed process 4711 (python3)',
    'host',
    '',
    'journal',
  ],
  [
    'CloudWatch JSON',
    'events.json',
    JSON.stringify({ events: [{ timestamp: 1714530891123, message: HEAD, ingestionTime: 1714530891200 }] }),
    'task',
    'cloudwatch-events',
    'classic',
  ],
  [
    'CloudWatch export to S3',
    `0b1c/${TASK.replaceAll('/', '-')}/000000`,
    `2024-05-01T02:14:51.123Z ${HEAD}`,
    'task',
    'cloudwatch-export',
    'classic',
  ],
  [
    'CloudWatch CSV',
    'log-events-viewer-result.csv',
    `timestamp,message\n1714530891123,"${HEAD}"`,
    'task',
    'csv',
    'classic',
  ],
  [
    'Firehose',
    'stream',
    JSON.stringify({
      messageType: 'DATA_MESSAGE',
      logGroup: 'g',
      logStream: 's',
      logEvents: [{ id: '1', timestamp: 1714530891123, message: HEAD }],
    }),
    'task',
    'cloudwatch-events',
    'classic',
  ],
  [
    '1.10, a record inside a record',
    'orders/load/2020-05-01T00:00:00+00:00/1.log',
    '[2020-05-01 02:00:05,123] {base_task_runner.py:115} INFO - Job 7: Subtask load [2020-05-01 02:00:05,100] {cli.py:545} INFO - Running',
    'task',
    '',
    'classic',
  ],
  [
    'gunicorn',
    'webserver.log',
    '[2024-05-01 02:00:05 +0000] [31] [INFO] Starting gunicorn 20.1.0',
    'api-server',
    '',
    'gunicorn',
  ],
  ['docker compose', 'compose.txt', threeOf(`airflow-worker-1  | ${HEAD}`), 'worker', 'compose', 'classic'],
  ['stern', 'stern.txt', threeOf(`airflow-worker-0 worker ${HEAD}`), 'worker', 'stern', 'classic'],
  [
    'UI text of 3.x',
    'ui.txt',
    threeOf(
      '[2025-10-04, 03:24:38 UTC] INFO - DAG bundles loaded: dags-folder: source="airflow.dag_processing"',
    ),
    'task',
    '',
    'ui-text',
  ],
  ['Cloud Logging JSON', 'logs.json', JSON.stringify([CLOUD_ENTRY]), 'worker', 'json-objects', 'classic'],
  [
    'Cloud Logging YAML',
    'logs.yaml',
    `---\ninsertId: a\nlogName: ${CLOUD_ENTRY.logName}\ntextPayload: '${HEAD}'\ntimestamp: '${CLOUD_ENTRY.timestamp}'`,
    'worker',
    'cloud-logging-yaml',
    'classic',
  ],
  ['Composer stdout', 'x.log', `${HEAD}@-@{"dag_id": "orders"}`, 'task', 'composer-stdout', 'classic'],
  [
    'Azure blob',
    'PT1H.json',
    JSON.stringify({
      time: CLOUD_ENTRY.timestamp,
      category: 'AirflowTaskLogs',
      properties: { Message: HEAD },
    }),
    'task',
    'json-lines',
    'classic',
  ],
  ['Astro CLI', 'astro.txt', threeOf(`1714528805.123456 ${HEAD} worker`), 'worker', 'astro-cli', 'classic'],
  [
    'Loki',
    'loki.json',
    JSON.stringify({
      data: {
        resultType: 'streams',
        result: [{ stream: { container: 'worker' }, values: [['1714528805123456789', HEAD]] }],
      },
    }),
    'worker',
    'loki-streams',
    'classic',
  ],
  [
    'an unknown format',
    'x.log',
    '2024-05-01 02:14:51 WARNING something of a format of its own',
    'unknown',
    '',
    'custom-format',
  ],
];

it.each(ROWS)('%s', (_, path, text, component, envelopes, dialect) => {
  const facts = factsOf({ [path]: text === '' ? '' : `${text}\n` });
  const [main = 'empty'] =
    Object.entries(facts[0]!.dialects).sort((a, b) => b[1] - a[1] || (a[0] === dialect ? -1 : 1))[0] ?? [];
  expect([facts[0]!.component, facts[0]!.envelopes.join(' > '), main]).toEqual([
    component,
    envelopes,
    dialect,
  ]);
});
