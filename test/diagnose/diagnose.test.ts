import { describe, expect, it } from '@jest/globals';
import type { Diagnosis } from '../../src/report/report.ts';
import { diagnosed } from '../helpers/diagnosed.ts';
import type { About } from './logs.ts';
import {
  CONFLICT,
  GATEWAY_TIMEOUT,
  REFUSED,
  SIGKILLED,
  SUCCEEDED,
  failedBy,
  kernelLog,
  pathOf,
  taskLog,
  taskLog3,
} from './logs.ts';

type Lines = readonly (readonly [number, string, string])[];
const log = (about: About, lines: Lines): Record<string, string> => ({
  [pathOf(about)]: taskLog(about, ...lines),
});
const causes = (logs: Record<string, string>): string[] =>
  diagnosed(logs).diagnoses.map(({ cause }) => cause);

describe('how an attempt ended', () => {
  const ends: [string, string, Lines][] = [
    ['success', 'it was marked so', SUCCEEDED],
    ['failed', 'it was marked so', failedBy('ValueError: no price')],
    ['up_for_retry', 'it may try again', failedBy('ValueError: no price', 'UP_FOR_RETRY')],
    ['failed', 'its process ended by a signal', SIGKILLED],
    ['unknown', 'its log merely stops', [[9, 'load.py:9} INFO', '1200 of 4800 orders']]],
  ];
  it.each(ends)('is %s when %s', (outcome, _, lines) => {
    expect(diagnosed(log({}, lines)).attempts).toMatchObject([{ outcome, host: 'worker-1', pid: 4121 }]);
  });

  it('is success where Airflow 3 stored what a command returned', () => {
    const hook = { level: 'info', logger: 'task', filename: 'subprocess.py' };
    const events = [
      { event: '/usr/bin/bash: line 1: 30297 Killed    timeout -s KILL 1 sleep 20', ...hook },
      { event: 'Command exited with return code 0', ...hook },
      { event: 'Pushing xcom', level: 'info', logger: 'task', filename: 'task_runner.py' },
    ];
    const report = diagnosed({ [pathOf({})]: taskLog3(...events) });
    expect(report.attempts).toMatchObject([{ outcome: 'success' }]);
    expect(report.diagnoses).toEqual([]);
  });

  it('is no diagnosis when the log merely stops, but is counted and told', () => {
    const report = diagnosed(log({}, [[9, 'load.py:9} INFO', '1200 of 4800 orders']]));
    expect(report.diagnoses).toEqual([]);
    expect(report.summary.unknownAttempts).toBe(1);
    expect(report.observations).toHaveLength(1);
  });

  it('is failed when a later try started without a success between', () => {
    const report = diagnosed({
      ...log({ tries: 2 }, [[9, 'load.py:9} INFO', '1200 of 4800 orders']]),
      ...log({ tries: 2, attempt: 2 }, SUCCEEDED),
    });
    expect(report.attempts.map(({ outcome }) => outcome)).toEqual(['failed', 'success']);
    expect(report.diagnoses).toMatchObject([{ cause: 'undetermined', recovered: true, severity: 'low' }]);
  });
});

describe('what failed an attempt', () => {
  it('is the exception that ended it, not one that was handled before', () => {
    const handled: Lines = [[5, 'load.py:9} WARNING', `will try again\n${GATEWAY_TIMEOUT}`]];
    expect(causes(log({}, [...handled, ...failedBy(REFUSED)]))).toEqual(['connection-refused']);
    expect(causes(log({}, [...handled, ...SUCCEEDED]))).toEqual([]);
  });

  it('is likely where code says in its own words what failed, and less so where a provider watched something fail', () => {
    const raisedIn = (file: string): number =>
      diagnosed(
        log(
          {},
          failedBy(
            `  File "${file}", line 9, in execute\n    raise AirflowException(state)\nairflow.exceptions.AirflowException: Carrier answered in state 7`,
          ),
        ),
      ).diagnoses[0]!.confidence;
    expect(raisedIn('/opt/airflow/dags/orders.py')).toBe(0.75);
    expect(raisedIn('/usr/lib/python3/site-packages/airflow/providers/carrier/operators/carrier.py')).toBe(
      0.6,
    );
  });

  it('is read from the structured exception of Airflow 3, too', () => {
    const error_detail = [
      {
        exc_type: 'KeyError',
        exc_value: "'ORDERS_API_URL'",
        frames: [{ filename: '<frozen os>', lineno: 685, name: '__getitem__' }],
        is_cause: false,
        syntax_error: null,
      },
    ];
    const logs = {
      [pathOf()]: taskLog3({
        event: 'Task failed with exception',
        level: 'error',
        logger: 'task',
        error_detail,
      }),
    };
    expect(diagnosed(logs).diagnoses).toMatchObject([
      { cause: 'missing-env-var', determined: true, subject: { name: 'ORDERS_API_URL' } },
    ]);
  });

  it('is one entry for all tasks that met the same target', () => {
    const report = diagnosed({
      ...log({ task: 'load' }, failedBy(REFUSED)),
      ...log({ task: 'send' }, failedBy(REFUSED)),
      ...log({ task: 'sum' }, failedBy('ValueError: no price')),
    });
    expect(report.diagnoses.map(({ cause, occurrences }) => [cause, occurrences])).toEqual([
      ['connection-refused', 2],
      ['unhandled-exception', 1],
    ]);
  });
});

describe('an exception', () => {
  const externallySet = (before: Lines, after: Lines): Lines => [
    ...before,
    [
      20,
      'local_task_job_runner.py:313} WARNING',
      'State of this instance has been externally set to failed. Terminating instance.',
    ],
    [20, 'taskinstance.py:3088} ERROR', 'Received SIGTERM. Terminating subprocesses.'],
    ...after,
  ];
  const missing = failedBy(
    '  File "/usr/local/lib/python3.12/subprocess.py", line 1955, in _execute_child\n    raise child_exception_type(errno_num, err_msg, err_filename)\n' +
      "FileNotFoundError: [Errno 2] No such file or directory: 'yarn'",
  );

  it('of the clean-up is not why Airflow ended the task', () => {
    expect(causes(log({}, externallySet([], missing)))).toEqual(['state-changed-externally']);
    expect(causes(log({}, externallySet(missing, [])))).toEqual(['missing-system-dependency']);
  });

  it('of the trigger is why a deferred task was resumed to fail', () => {
    const trigger: Lines = [
      [
        9,
        'baseoperator.py:1798} ERROR',
        `Trigger failed:\nTraceback (most recent call last):\n  File "/opt/airflow/plugins/orders.py", line 8, in run\n    await poll()\n${GATEWAY_TIMEOUT}`,
      ],
      ...failedBy('airflow.exceptions.TaskDeferralError: Trigger failure'),
    ];
    expect(causes(log({}, trigger))).toEqual(['http-gateway-timeout']);
  });

  it('of a secrets backend is no matter where the next one answered', () => {
    const sealed = `Unable to retrieve connection from secrets backend (VaultBackend). Checking subsequent secrets backend.
Traceback (most recent call last):
  File "/home/airflow/.local/lib/python3.11/site-packages/hvac/adapters.py", line 390, in request
    utils.raise_for_error(
hvac.exceptions.VaultDown: Vault is sealed, on get http://vault:8200/v1/airflow/data/connections/orders`;
    const asked: Lines = [[9, 'connection.py:514} ERROR', sealed]];
    expect(causes(log({}, [...asked, ...SUCCEEDED]))).toEqual([]);
    expect(
      causes(
        log({}, [...asked, ...failedBy("AirflowNotFoundException: The conn_id `orders` isn't defined")]),
      ),
    ).toEqual(['secrets-backend-failure']);
  });
});

describe('the supervisors of one worker', () => {
  it('tell by the id of the attempt which of them lost the API server', () => {
    const ids = ['01a20741-de6a-7d76-9a4e-902eea520af4', '01a20741-de6a-7d76-9a4e-902eea520af5'];
    const tasks = ['load', 'send'];
    const taken = tasks.map(
      (task, i) =>
        `2026-11-02T03:00:0${String(i)}.112766Z [info     ] [4d0${String(i)}] Executing workload in Celery: ti=TaskInstance(id=UUID('${ids[i]!}'), task_id='${task}', dag_id='orders_daily', run_id='scheduled__2026-11-02T03:00:00+00:00', try_number=1, map_index=-1) [airflow.providers.celery.executors.celery_executor_utils] loc=celery_executor_utils.py:166\n`,
    );
    const lost = ids.map(
      (id) =>
        `2026-11-02T03:00:40.303939Z [warning  ] Failed to send heartbeat. Will be retried [supervisor] failed_heartbeats=3 loc=supervisor.py:1135 max_retries=3 ti_id=UUID('${id}')\n`,
    );
    const working = taskLog3({ event: '1200 of 4800 orders', level: 'info', logger: 'load' });
    const report = diagnosed({
      ...Object.fromEntries(tasks.map((task) => [pathOf({ task }), working])),
      'worker/worker-1.log': [...taken, ...lost].join(''),
    });
    expect(report.diagnoses).toMatchObject([
      { cause: 'api-server-unreachable', attempts: [{ taskId: 'load' }, { taskId: 'send' }] },
    ]);
  });

  it('of an edge worker that is stopped say which job failed', () => {
    const report = diagnosed({
      [pathOf()]: taskLog3({ event: '1200 of 4800 orders', level: 'info', logger: 'load' }),
      'edge/worker.log': `2026-11-02T03:00:30.367040Z [warning  ] Drain timeout of 30s exceeded with 1 job(s) still running. Sending SIGTERM. [airflow.providers.edge3.cli.worker] loc=worker.py:274
2026-11-02T03:00:31.487873Z [error    ] Job failed: dag_id=orders_daily task_id=load run_id=scheduled__2026-11-02T03:00:00+00:00 map_index=-1 try_number=1 with:
(Unknown error, no exception details available) [airflow.providers.edge3.cli.worker] loc=worker.py:525
`,
    });
    expect(report.diagnoses).toMatchObject([{ cause: 'worker-shutdown', attempts: [{ taskId: 'load' }] }]);
  });
});

describe('a command that ended non-zero', () => {
  const ended = (code: string): Diagnosis => {
    const exception = `airflow.exceptions.AirflowException: Bash command failed. The command returned a non-zero exit code ${code}.`;
    return diagnosed(log({}, failedBy(exception))).diagnoses[0]!;
  };
  it.each([
    ['-15', ['api-server-unreachable', 'worker-shutdown', 'state-changed-externally'], /worker.*scheduler/],
    ['1', ['unhandled-exception'], /^$/],
  ])('leaves open what code %s may mean, and asks for what decides', (code, open, asked) => {
    const { hypotheses, nextEvidence } = ended(code);
    expect(hypotheses.map(({ cause }) => cause)).toEqual(expect.arrayContaining(open));
    expect(hypotheses.map(({ why }) => why).join()).not.toMatch(/127/);
    expect(nextEvidence.map(({ what }) => what).join(' ')).toMatch(asked);
  });
});

describe('the timeline', () => {
  it('leads from the queue over start, silence and limit to the end, whatever file tells it', () => {
    const { timeline } = diagnosed({
      ...log({}, [
        [5, 'orders.py:56} INFO', 'POST https://api.example.com/v1/orders'],
        [305, 'timeout.py:68} ERROR', 'Process timed out, PID: 4121'],
        ...failedBy('airflow.exceptions.AirflowTaskTimeout: Timeout, PID: 4121').map(
          ([, place, text]) => [305, place, text] as const,
        ),
      ]),
      'scheduler.log': `[2026-11-02T03:00:00.500+0000] {scheduler_job_runner.py:646} INFO - Sending TaskInstanceKey(dag_id='orders_daily', task_id='load', run_id='scheduled__2026-11-02T03:00:00+00:00', try_number=1, map_index=-1) to executor with priority 1 and queue default\n`,
    }).diagnoses[0]!;
    expect(timeline.map(({ kind, what }) => [kind, what])).toEqual([
      ['queued', 'queued'],
      ['start', 'started'],
      ['silence', '5 m 00 s of silence'],
      ['limit', 'Killed by execution_timeout'],
      ['error', 'airflow.exceptions.AirflowTaskTimeout: Timeout, PID: 4121'],
      ['death', 'failed'],
    ]);
    expect(new Set(timeline.map(({ row }) => row))).toEqual(new Set(['orders_daily.load try 1']));
  });
});

describe('a file of no known component', () => {
  it.each([
    [
      'an access log',
      '10.0.0.1 - - [02/Nov/2026:03:00:01 +0000] "GET /orders HTTP/1.1" 200 12 "-" "curl/8.5.0"\n',
      0,
    ],
    ['a script', 'import csv\n\ndef total():\n    raise ValueError("no price")\n', 0],
    [
      'a traceback',
      'Traceback (most recent call last):\n  File "orders.py", line 3, in <module>\nKeyError: 1\n',
      1,
    ],
    ['the middle of a task log', '[2026-11-02T03:00:01.000+0000] {orders.py:56} INFO - 40 rows\n', 1],
  ])('that is %s makes this many attempts', (_, text, count) => {
    expect(diagnosed({ 'paste.txt': text }).attempts).toHaveLength(count);
  });
});

describe('tries of one task', () => {
  it('that failed differently are one story, headed by the last failure', () => {
    const [first, ...others] = diagnosed({
      ...log({ tries: 2 }, failedBy(GATEWAY_TIMEOUT, 'UP_FOR_RETRY')),
      ...log({ tries: 2, attempt: 2 }, failedBy(REFUSED)),
    }).diagnoses;
    expect(first).toMatchObject({
      cause: 'connection-refused',
      contributing: [{ cause: 'http-gateway-timeout' }],
    });
    expect(others).toEqual([]);
  });

  it('are one story however many ways they failed in, and each attempt points to it', () => {
    const { diagnoses, attempts } = diagnosed({
      ...log({ tries: 3 }, failedBy(GATEWAY_TIMEOUT, 'UP_FOR_RETRY')),
      ...log({ tries: 3, attempt: 2 }, failedBy(REFUSED, 'UP_FOR_RETRY')),
      ...log({ tries: 3, attempt: 3 }, failedBy('ValueError: no price')),
    });
    const [first, ...others] = diagnoses;
    expect(others).toEqual([]);
    expect(first?.attempts.map(({ tryNumber }) => tryNumber)).toEqual([3]);
    expect(
      Object.fromEntries(
        first!.contributing.map((note) => [note.cause, note.attempts?.map((id) => id.tryNumber)]),
      ),
    ).toEqual({ 'connection-refused': [2], 'http-gateway-timeout': [1] });
    expect(attempts.map(({ diagnosis }) => diagnosis)).toEqual([1, 1, 1]);
  });

  it('are one story though a plain exception ended the first, and three causes three tries', () => {
    const tries = [
      failedBy('ValueError: no price', 'UP_FOR_RETRY'),
      failedBy(GATEWAY_TIMEOUT, 'UP_FOR_RETRY'),
      failedBy('airflow.exceptions.AirflowTaskTimeout: Timeout, PID: 4121'),
    ].map((lines, i) => log({ tries: 3, attempt: i + 1 }, lines));
    const [first, ...others] = diagnosed(Object.assign({}, ...tries) as Record<string, string>).diagnoses;
    expect(first).toMatchObject({ cause: 'task-execution-timeout', consequences: [] });
    expect(first!.contributing.map(({ cause, explanation }) => `${cause}: ${explanation}`)).toEqual([
      expect.stringMatching(/^unhandled-exception: Try 1 failed differently: .*ValueError/),
      expect.stringMatching(/^http-gateway-timeout: Try 2 failed differently: /),
    ]);
    expect(others).toEqual([]);
  });

  it('are headed by the first when the second was only told that the first had worked', () => {
    const logs = {
      ...log({ tries: 2 }, failedBy(GATEWAY_TIMEOUT, 'UP_FOR_RETRY')),
      ...log({ tries: 2, attempt: 2 }, failedBy(CONFLICT)),
    };
    expect(causes(logs)).toEqual(['http-gateway-timeout']);
    const [echo] = diagnosed(logs).diagnoses[0]!.contributing.filter(({ attempts }) => attempts);
    expect(echo).toMatchObject({
      attempts: [{ tryNumber: 2 }],
      explanation: expect.stringMatching(/^Try 2 failed since the work of try 1 was there already/),
    });
  });

  it('stand behind failures that did not recover', () => {
    const logs = {
      ...log({ task: 'load', tries: 2 }, failedBy(REFUSED, 'UP_FOR_RETRY')),
      ...log({ task: 'load', tries: 2, attempt: 2 }, SUCCEEDED),
      ...log({ task: 'sum' }, failedBy('ValueError: no price')),
    };
    const ranked = diagnosed(logs).diagnoses;
    expect(ranked.map(({ cause, recovered }) => [cause, recovered])).toEqual([
      ['unhandled-exception', false],
      ['connection-refused', true],
    ]);
  });
});

describe('a SIGKILL', () => {
  it('alone is possible at best, leaves its sender open, and asks for the file that decides', () => {
    const [first] = diagnosed(log({}, SIGKILLED)).diagnoses;
    expect(['oom-killed', 'sigkill-unexplained']).toContain(first!.cause);
    expect(first!.confidence).toBeLessThan(0.6);
    expect(first!.hypotheses).not.toEqual([]);
    expect(first!.nextEvidence).not.toEqual([]);
  });

  it('is an OOM kill when the kernel names the same process', () => {
    const [first] = diagnosed({ ...log({}, SIGKILLED), 'host/dmesg.txt': kernelLog(4121) }).diagnoses;
    expect(first).toMatchObject({ cause: 'oom-killed', determined: true });
    expect(first!.confidence).toBeGreaterThanOrEqual(0.9);
    expect(new Set(first!.evidence.map(({ path }) => path)).size).toBe(2);
  });

  it('is none when the kernel killed another process of the same host', () => {
    expect(causes({ ...log({}, SIGKILLED), 'host/dmesg.txt': kernelLog(9999) })).toEqual([
      'sigkill-unexplained',
    ]);
  });

  it('that Airflow says it sent itself is no sign of memory, and the report cites that line', () => {
    const own = [
      29,
      'process_utils.py:151} WARNING',
      "process psutil.Process(pid=4121, name='airflow task ru', status='sleeping') did not respond to SIGTERM. Trying SIGKILL",
    ] as const;
    const named = (lines: Lines): string[] => {
      const [{ cause, hypotheses }] = diagnosed(log({}, lines)).diagnoses as [Diagnosis];
      return [cause, ...hypotheses.map((open) => open.cause)];
    };
    expect(named(SIGKILLED)).toContain('oom-killed');
    expect(named([own, ...SIGKILLED])).not.toContain('oom-killed');
    const [{ ruledOut }] = diagnosed(log({}, [own, ...SIGKILLED])).diagnoses as [Diagnosis];
    const memory = ruledOut.find(({ cause }) => cause === 'oom-killed');
    expect(memory?.evidence[0]?.text).toContain('Trying SIGKILL');
  });

  it('of the kernel is no diagnosis of a task that succeeded', () => {
    expect(causes({ ...log({}, SUCCEEDED), 'host/dmesg.txt': kernelLog(4121) })).toEqual([]);
  });
});

describe('an observation', () => {
  it('needs what its line needs: a SIGTERM after success is another one', () => {
    const sigterm = [
      30,
      'local_task_job_runner.py:127} ERROR',
      'Received SIGTERM. Terminating subprocesses',
    ] as const;
    const seen = (lines: Lines): string[] => diagnosed(log({}, lines)).observations.map(({ cause }) => cause);
    expect(seen([sigterm, ...SUCCEEDED.map(([, ...rest]) => [40, ...rest] as const)])).toEqual([
      'sigterm-unexplained',
    ]);
    expect(seen([...SUCCEEDED, sigterm])).toEqual(['benign-termination']);
  });
});

describe('the word of others about a death', () => {
  const SIGTERMED: Lines = [
    [600, 'local_task_job.py:81} ERROR', 'Received SIGTERM. Terminating subprocesses'],
    [600, 'taskinstance.py:1483} ERROR', 'Received SIGTERM. Terminating subprocesses.'],
    [601, 'local_task_job.py:156} INFO', 'Task exited with return code 143'],
  ];
  const journal = (host: string, time: string): string =>
    `2026-11-02T${time}+00:00 ${host} systemd[1]: Stopping airflow-worker.service - Airflow celery worker daemon...\n`;

  it('counts where the unit of its worker was stopped on the same host, seconds before', () => {
    const stopped = { ...log({}, SIGTERMED), 'host/journal.txt': journal('worker-1', '03:09:59') };
    expect(causes(stopped)).toEqual(['worker-shutdown']);
  });

  it.each([
    ['on another host', 'worker-2', '03:09:59'],
    ['long before', 'worker-1', '03:02:00'],
  ])('does not count where the unit was stopped %s', (_, host, time) => {
    expect(causes({ ...log({}, SIGTERMED), 'host/journal.txt': journal(host, time) })).toEqual([
      'sigterm-unexplained',
    ]);
  });

  const pool = (...lines: string[]): Record<string, string> => ({
    'worker/worker.log': [
      'INFO/ForkPoolWorker-18] Running <TaskInstance: orders_daily.join scheduled__2026-11-02T00:00:00+00:00 [queued]> on host worker-2',
      ...lines,
      "ERROR/MainProcess] Process 'ForkPoolWorker-18' pid:812 exited with 'signal 9 (SIGKILL)'",
    ]
      .map((line) => `[2026-11-02 03:26:41,021: ${line}\n`)
      .join(''),
  });

  it('is enough where a pool process died with the task that it had taken up', () => {
    expect(diagnosed(pool()).diagnoses).toMatchObject([
      { cause: 'worker-lost', attempts: [{ dagId: 'orders_daily', taskId: 'join' }] },
    ]);
  });

  it('blames no task that the pool process had finished', () => {
    const done =
      'INFO/ForkPoolWorker-18] Task airflow.executors.celery_executor.execute_command[9d8a7c3a-0c5b-4f8a-9d47-0f6c2f3f6a3e] succeeded in 601.2s: None';
    expect(causes(pool(done))).toEqual([]);
  });
});

describe('a table of pods', () => {
  const pods = (name: string): string =>
    `NAME                         READY   STATUS      RESTARTS   AGE\n${name}   0/1     OOMKilled   0          12m\n`;

  it('tells of the attempt that ran in the pod of that name, and of no other', () => {
    const own = log({ host: 'orders-daily-load-x7k2p9qa' }, SIGKILLED);
    expect(causes({ ...own, 'pods.txt': pods('orders-daily-load-x7k2p9qa') })).toEqual(['oom-killed']);
    expect(causes({ ...own, 'pods.txt': pods('orders-daily-push-a1b2c3d4') })).toEqual([
      'sigkill-unexplained',
    ]);
  });
});

describe('a pool without a slot', () => {
  const full = (minutes: readonly number[], then = ''): Record<string, string> => ({
    'scheduler.log':
      minutes
        .map(
          (minute) =>
            `[2026-11-02T03:0${minute}:00.000+0000] {scheduler_job_runner.py:488} INFO - Not executing <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [scheduled]> since it requires 4 slots but there are 2 open slots in the pool gpu.\n`,
        )
        .join('') + then,
  });

  it('is why a task waits that the scheduler names so to the end of its log', () => {
    expect(causes(full([1, 2, 3, 4]))).toEqual(['concurrency-starved']);
  });

  it('is routine once or twice, and when the scheduler has other things to tell afterwards', () => {
    expect(causes(full([1, 2]))).toEqual([]);
    const later =
      '[2026-11-02T03:09:00.000+0000] {scheduler_job_runner.py:240} INFO - Adopting or resetting orphaned tasks for active dag runs\n';
    expect(causes(full([1, 2, 3, 4], later))).toEqual([]);
  });
});

describe('a log that nobody could read', () => {
  it('does not hide what the executor says of the task', () => {
    const unread = `*** Could not read served logs: Invalid URL 'http://:8793/log/${pathOf()}': No host supplied\n`;
    const mismatch =
      "[2026-11-02T03:00:21.000+0000] {scheduler_job_runner.py:919} ERROR - Executor KubernetesExecutor(parallelism=32) reported that the task instance <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [queued]> finished with state failed, but the task instance's state attribute is queued. Learn more: https://airflow.apache.org/docs/apache-airflow/stable/troubleshooting.html#task-state-changed-externally\n";
    expect(causes({ [pathOf()]: unread, 'scheduler.log': mismatch })[0]).toBe('executor-state-mismatch');
  });
});

describe('a second delivery of a running task', () => {
  const REFUSED_START: Lines = [
    [
      10,
      'taskinstance.py:2067} INFO',
      "Dependencies not met for <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [running]>, dependency 'Task Instance State' FAILED: Task is in the 'running' state.",
    ],
    [10, 'local_task_job_runner.py:163} INFO', 'Task is not able to be run'],
  ];

  it('is not why a task failed that went on and raised an exception of its own', () => {
    expect(causes(log({}, [...REFUSED_START, ...failedBy('KeyError: 7')]))).toEqual(['unhandled-exception']);
  });
});

describe('a request that failed first', () => {
  const FAILED_ONCE = [
    8,
    'client.py:9} ERROR',
    '503 Server Error: Service Unavailable for url: https://shop.example/orders',
  ] as const;
  const answered = (url: string) => [9, 'client.py:12} INFO', `GET ${url} answered 200, 31 orders`] as const;

  it('is no failure of a green task when the same address answered later', () => {
    expect(causes(log({}, [FAILED_ONCE, answered('https://shop.example/orders'), ...SUCCEEDED]))).toEqual([]);
  });

  it('is a swallowed one when only another address answered', () => {
    expect(causes(log({}, [FAILED_ONCE, answered('https://shop.example/stock'), ...SUCCEEDED]))).toEqual([
      'swallowed-request-failure',
    ]);
  });

  it('is none where its line says that it is tried again', () => {
    const retried = `Retrying load.send in 0.5 seconds as it raised HTTPError.\nTraceback (most recent call last):\n  File "/opt/airflow/dags/orders_daily.py", line 31, in send\n    answer.raise_for_status()\n${GATEWAY_TIMEOUT}`;
    expect(causes(log({}, [[8, 'before_sleep.py:65} ERROR', retried], ...SUCCEEDED]))).toEqual([]);
  });

  it('does not explain what the task raised after the answer', () => {
    const lines: Lines = [
      FAILED_ONCE,
      [9, 'client.py:12} INFO', 'second try: 200'],
      ...failedBy("KeyError: 'items'"),
    ];
    expect(causes(log({}, lines))).toEqual(['unhandled-exception']);
  });
});

describe('a failure that a green task bore', () => {
  const REGION = [8, 'prices.py:9} WARNING', 'no prices for JP: 503 Service Unavailable'] as const;
  const returned = (value: string) =>
    [9, 'python.py:237} INFO', `Done. Returned value was: ${value}`] as const;
  const pulled = (lines: Lines) => log({ task: 'pull' }, [...lines, ...SUCCEEDED]);

  it('is none where it had something to return', () => {
    expect(causes(pulled([REGION, returned("{'EU': 6}")]))).toEqual([]);
  });

  it('is one where a later task of the run lacks what it names', () => {
    const run = pulled([REGION, returned("{'EU': 6}")]);
    expect(causes({ ...run, ...log({}, failedBy("KeyError: 'JP'")) })).toEqual(['swallowed-request-failure']);
    expect(causes({ ...run, ...log({}, failedBy("KeyError: 'sku'")) })).toEqual(['unhandled-exception']);
  });

  it('is one where it says what it left undone', () => {
    const undone = [
      8,
      'stock.py:9} ERROR',
      'shop 4 was not updated: [Errno 111] Connection refused',
    ] as const;
    const metric = [8, 'stock.py:9} ERROR', 'metrics not sent: [Errno 111] Connection refused'] as const;
    expect(causes(pulled([undone, returned("['4']")]))).toEqual(['swallowed-request-failure']);
    expect(causes(pulled([metric, returned("['4']")]))).toEqual([]);
  });
});

describe('a green task that returned nothing', () => {
  const down = (at: number, what: string) =>
    [at, 'rates.py:9} WARNING', `${what}: 503 Service Unavailable`] as const;
  const said = (at: number, text: string) => [at, 'rates.py:20} INFO', text] as const;
  const ended = (lines: Lines, value = 'None') =>
    causes(
      log({}, [...lines, [15, 'python.py:237} INFO', `Done. Returned value was: ${value}`], ...SUCCEEDED]),
    );
  const SWALLOWED = ['swallowed-request-failure'];

  it('bore the failure where it then counted what it had done', () => {
    expect(
      ended([down(8, 'rates'), said(9, 'tarifs du 02/05 repris'), said(11, '312 factures converties')]),
    ).toEqual([]);
  });

  it('did not where it counted nothing, a duration or a date', () => {
    expect(ended([down(8, 'rates'), said(9, 'wrote 0 of 5000 rows')])).toEqual(SWALLOWED);
    expect(ended([down(8, 'rates'), said(9, 'run of 2026-05-03 ended after 12.5 s')])).toEqual(SWALLOWED);
  });

  it('did not where others of the kind had worked before', () => {
    const lines = [
      said(7, 'page 1: 40 rates'),
      said(8, 'page 2: 40 rates'),
      down(9, 'page 3'),
      said(10, '80 rates'),
    ];
    expect(ended(lines)).toEqual(SWALLOWED);
  });

  it('bore many where it says that all is done', () => {
    const lines = [down(7, 'node a'), down(8, 'node b'), down(9, 'node c'), said(11, '90 von 90 geladen')];
    expect(ended(lines)).toEqual([]);
  });

  it('did not where a later task of the run then found nothing', () => {
    const pulled = log({ task: 'pull' }, [down(8, 'rates'), said(9, '12 rates asked for'), ...SUCCEEDED]);
    const failed = log({}, failedBy("TypeError: 'NoneType' object is not subscriptable"));
    expect(causes(pulled)).toEqual([]);
    expect(causes({ ...pulled, ...failed })).toEqual(SWALLOWED);
  });

  it('bore that its metrics were not sent where it counts what it did', () => {
    const metrics = down(9, 'metrics not sent');
    expect(ended([said(7, '120 rows stored'), metrics, said(10, 'end')])).toEqual([]);
    expect(ended([said(7, 'start'), metrics, said(10, 'end')])).toEqual(SWALLOWED);
  });

  it('did not where what it returned is empty or counts the failures', () => {
    for (const empty of ['[]', '{}', '0', 'False', "b''", "{'rows': 0, 'file': None}"])
      expect(ended([down(8, 'rates')], empty)).toEqual(SWALLOWED);
    const lines = [down(7, 'shop 1'), down(8, 'shop 2'), down(9, 'shop 3')];
    expect(ended(lines, "{'ok': 9, 'failed': 3}")).toEqual(SWALLOWED);
    expect(ended(lines, "{'ok': 9, 'failed': 0}")).toEqual([]);
  });
});

describe('a line with a stamp of its own', () => {
  const line = (stamp: string) =>
    causes(
      log({}, [
        [8, 'logging_mixin.py:190} INFO', `ledger ${stamp} ERROR call failed: 503 Service Unavailable`],
        ...SUCCEEDED,
      ]),
    );
  it('is of another log where the stamp tells another time', () => {
    expect(line('2026-11-01 22:41:08')).toEqual([]);
  });

  it('is of the task where a child prints the same time, in whatever zone', () => {
    for (const stamp of ['2026-11-02 03:00:08', '2026-11-02T08:30:08'])
      expect(line(stamp)).toEqual(['swallowed-request-failure']);
  });
});

describe('a traceback that a green task printed', () => {
  const stderr = (frame: string) =>
    [
      'Traceback (most recent call last):',
      `  File "${frame}", line 41, in send`,
      '    raise ReadTimeout(e)',
      'requests.exceptions.ReadTimeout: timed out',
    ].map((event) => ({ event, level: 'error', logger: 'task.stderr' }));
  const done = {
    event: 'Done. Returned value was: None',
    level: 'info',
    logger: 'airflow.task.operators.python',
  };
  const green = (...events: readonly Readonly<Record<string, unknown>>[]) =>
    causes({ [pathOf({})]: taskLog3(...events) });
  const [begin, ...rest] = stderr('/opt/venv/lib/python3.11/site-packages/requests/adapters.py');

  it('is a swallowed failure, though stderr took longer than the log', () => {
    expect(green(begin!, done, ...rest)).toEqual(['swallowed-request-failure']);
  });

  it('is none where no library stands in it: it was cut out of another log', () => {
    expect(green(...stderr('/app/gps.py'), done)).toEqual([]);
  });
});

describe('an import that failed first', () => {
  const IMPORT = `ModuleNotFoundError: No module named 'orjson'`;
  const chained = (relation: string, last: string) =>
    failedBy(
      `${IMPORT}\n\n${relation}\n\nTraceback (most recent call last):\n  File "/opt/airflow/dags/orders_daily.py", line 33, in load\n    send(orders)\n${last}`,
    );
  const CONTEXT = 'During handling of the above exception, another exception occurred:';

  it('is borne by the other way that the code then took', () => {
    expect(causes(log({}, chained(CONTEXT, REFUSED)))).toEqual(['connection-refused']);
  });

  it('is why the task failed where the code only said so', () => {
    expect(causes(log({}, chained(CONTEXT, 'RuntimeError: install orjson')))).toEqual([
      'missing-python-dependency',
    ]);
  });
});

describe('what a green command printed', () => {
  it('is no diagnosis, whatever it lacked', () => {
    const lines: Lines = [
      [7, 'subprocess.py:93} INFO', 'run.sh: line 3: nvidia-smi: command not found'],
      [9, 'subprocess.py:93} INFO', 'using cpu'],
      [10, 'subprocess.py:97} INFO', 'Command exited with return code 0'],
      ...SUCCEEDED,
    ];
    expect(causes(log({}, lines))).toEqual([]);
  });
});

describe('a setting that green code lacked', () => {
  const lacked = `no bucket set\nTraceback (most recent call last):\n  File "/opt/airflow/dags/orders_export.py", line 25, in export\n    bucket = os.environ["ORDERS_BUCKET"]\n  File "<frozen os>", line 679, in __getitem__\nKeyError: 'ORDERS_BUCKET'`;
  const returned = [10, 'python.py:237} INFO', 'Done. Returned value was: None'] as const;
  it('is a diagnosis where the code gave up', () => {
    const lines: Lines = [[9, 'orders_export.py:27} ERROR', lacked], returned, ...SUCCEEDED];
    expect(causes(log({}, lines))).toEqual(['missing-env-var']);
  });

  it('is none where the code went on', () => {
    const lines: Lines = [
      [8, 'orders_export.py:27} ERROR', lacked],
      [9, 'orders_export.py:30} INFO', 'uploaded 12 files to orders-default'],
      returned,
      ...SUCCEEDED,
    ];
    expect(causes(log({}, lines))).toEqual([]);
  });
});

describe('a fingerprint', () => {
  const of = (about: About, lines: Lines): string => diagnosed(log(about, lines)).diagnoses[0]!.fingerprint;
  it('stays the same on another day, host and try', () => {
    const first = of({}, failedBy(REFUSED));
    expect(of({ day: '2026-12-24', host: 'worker-7', attempt: 3, tries: 3 }, failedBy(REFUSED))).toBe(first);
  });

  it('differs for another target and another cause', () => {
    const all = [REFUSED, REFUSED.replace('8080', '9090'), GATEWAY_TIMEOUT, 'ValueError: no price'];
    expect(new Set(all.map((exception) => of({}, failedBy(exception)))).size).toBe(all.length);
  });
});
