import { describe, expect, it } from '@jest/globals';
import { diagnosed } from '../helpers/diagnosed.ts';
import { SUCCEEDED, failedBy, pathOf, taskLog } from './logs.ts';

describe("a line of a Celery worker's pool process that names no task", () => {
  const RUN = 'scheduled__2026-11-02T03:00:00+00:00';
  const taken = (process: number, task: string): string =>
    `[2026-11-02 03:00:0${process},101: INFO/ForkPoolWorker-${process}] Executing command in Celery: ['airflow', 'tasks', 'run', 'orders_daily', '${task}', '${RUN}', '--local', '--subdir', 'DAGS_FOLDER/orders.py']\n`;
  const mismatch =
    '[2026-11-02 03:00:09,101: ERROR/ForkPoolWorker-2] Failed to execute task PID of job runner does not match.\n';
  const ended = (how: string): string =>
    `[2026-11-02 03:00:09,201: INFO/ForkPoolWorker-2] Task airflow.executors.celery_executor.execute_command[9a1c9e01-5d2b-4b9e-8f11-22aa33bb44cc] ${how}\n`;
  const worker = (...lines: string[]): Record<string, string> => ({ 'worker/worker-1.log': lines.join('') });

  it('is of the task that this process had taken', () => {
    const logs = worker(
      taken(1, 'load'),
      taken(2, 'send'),
      mismatch,
      ended('raised unexpected: AirflowException()'),
    );
    expect(diagnosed(logs).diagnoses).toMatchObject([
      { cause: 'pid-mismatch', attempts: [{ taskId: 'send' }] },
    ]);
  });

  it('is of nobody where the process had finished before', () => {
    const logs = worker(taken(2, 'send'), ended('succeeded in 8.1s: None'), mismatch);
    expect(diagnosed(logs).attempts).toEqual([]);
  });

  it('tells no failure where the process then succeeded', () => {
    const logs = worker(taken(2, 'send'), mismatch, ended('succeeded in 8.1s: None'));
    expect(diagnosed(logs).diagnoses).toEqual([]);
  });
});

describe('a DAG that could not be found', () => {
  const notFound = `Traceback (most recent call last):
  File "/usr/local/lib/python3.7/site-packages/airflow/bin/cli.py", line 149, in get_dag
    'parse.'.format(args.dag_id))
airflow.exceptions.AirflowException: dag_id could not be found: orders_daily. Either the dag did not exist or it failed to parse.
`;
  const importing = (file: string, module: string): readonly [number, string, string] => [
    3,
    'dagbag.py:279} ERROR',
    `Failed to import: /opt/airflow/dags/${file}\nTraceback (most recent call last):\n  File "/opt/airflow/dags/${file}", line 4, in <module>\n    import ${module}\nModuleNotFoundError: No module named '${module}'`,
  ];
  const causes = (...failed: (readonly [number, string, string])[]): string[] =>
    diagnosed({ [pathOf()]: taskLog({}, ...failed) + notFound }).diagnoses.map(({ cause }) => cause);

  it('is missing for what stopped the import of its file', () => {
    expect(causes(importing('orders.py', 'orders_client'))).toEqual(['missing-python-dependency']);
  });

  it('is not told from two files that did not import', () => {
    expect(causes(importing('orders.py', 'orders_client'), importing('stock.py', 'stock_client'))).toEqual([
      'dag-import-error',
    ]);
  });
});

describe('a state that was set after the task had failed of itself', () => {
  it('ended nothing', () => {
    const set = [
      21,
      'local_task_job.py:188} WARNING',
      'State of this instance has been externally set to failed. Terminating instance.',
    ] as const;
    const logs = { [pathOf()]: taskLog({}, ...failedBy("KeyError: 'order_id'"), set) };
    expect(diagnosed(logs).diagnoses).toMatchObject([{ cause: 'unhandled-exception' }]);
  });
});

describe('component logs without an attempt', () => {
  const killed = (process: number): string =>
    `[2026-11-02 03:00:1${process},486: ERROR/MainProcess] Process 'ForkPoolWorker-${process}' pid:4${process} exited with 'signal 9 (SIGKILL)'\n`;
  const done =
    '[2026-11-02 03:00:09,201: INFO/ForkPoolWorker-2] Task airflow.executors.celery_executor.execute_command[9a1c9e01-5d2b-4b9e-8f11-22aa33bb44cc] succeeded in 8.1s: None\n';
  const ready = '[2026-11-02 03:00:00,101: INFO/MainProcess] celery@worker-1 ready.\n';
  const worker = (...lines: string[]): Record<string, string> => ({ 'worker/worker-1.log': lines.join('') });

  it('are about the worker whose processes die', () => {
    expect(diagnosed(worker(ready, killed(1), killed(2))).diagnoses).toMatchObject([
      { cause: 'worker-lost', subject: { kind: 'host', name: 'worker-1' }, attempts: [] },
    ]);
  });

  it('accuse nobody where tasks succeed', () => {
    expect(diagnosed(worker(ready, done, killed(1))).diagnoses).toEqual([]);
  });

  it('count for what they suggest, too, while an attempt at hand asks for proof', () => {
    const events = {
      'k8s/events.txt':
        'LAST SEEN   TYPE     REASON    OBJECT                MESSAGE\n2m   Normal   Killing   pod/airflow-scheduler-0   Container scheduler failed liveness probe, will be restarted\n',
    };
    expect(diagnosed(events).diagnoses).toMatchObject([{ cause: 'scheduler-stalled' }]);
    expect(diagnosed({ ...events, [pathOf()]: taskLog({}, ...SUCCEEDED) }).diagnoses).toEqual([]);
  });

  it('do not count for what they got over', () => {
    const lost =
      '[2026-11-02 03:00:00,486: ERROR/MainProcess] consumer: Cannot connect to redis://redis:6379/0: Error 111 connecting to redis:6379. Connection refused..\nTrying again in 2.00 seconds... (1/100)\n';
    expect(diagnosed(worker(lost)).diagnoses).toMatchObject([{ cause: 'broker-unavailable' }]);
    expect(diagnosed(worker(lost, ready.replace(':00,101', ':03,101'))).diagnoses).toEqual([]);
  });

  it('accuse nobody where a worker is stopped in order', () => {
    expect(diagnosed(worker(ready, '\nworker: Warm shutdown (MainProcess)\n')).diagnoses).toEqual([]);
  });
});

describe("a worker's log under a name of its own", () => {
  it('speaks of the host that its lines name', () => {
    const running =
      '[2026-11-02 03:00:02,101: INFO/ForkPoolWorker-1] Running <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [queued]> on host ip-10-0-0-7.ec2.internal\n';
    const stopped = '\nworker: Warm shutdown (MainProcess)\n';
    const logs = {
      [pathOf()]: taskLog(
        { host: 'ip-10-0-0-7.ec2.internal' },
        [30, 'local_task_job_runner.py:127} ERROR', 'Received SIGTERM. Terminating subprocesses'],
        [31, 'local_task_job_runner.py:266} INFO', 'Task exited with return code 143'],
      ),
      'worker/managed-worker-7c1d.log': running + stopped,
    };
    expect(diagnosed(logs).diagnoses).toMatchObject([{ cause: 'worker-shutdown' }]);
  });
});

describe('an attempt whose log leaves it waiting', () => {
  const waiting = taskLog({}, [
    5,
    'taskinstance.py:2989} INFO',
    'Rescheduling task, marking task as UP_FOR_RESCHEDULE',
  ]);
  const mismatch =
    "[2026-11-02T03:05:00.000+0000] {scheduler_job_runner.py:775} ERROR - The executor reported that the task instance <TaskInstance: orders_daily.load scheduled__2026-11-02T03:00:00+00:00 [queued]> finished with state success, but the task instance's state attribute is queued. Learn more: https://airflow.apache.org/docs\n";

  it('failed where the scheduler says so later', () => {
    const { diagnoses } = diagnosed({ [pathOf()]: waiting, 'scheduler/scheduler.log': mismatch });
    expect(diagnoses).toMatchObject([{ cause: 'executor-state-mismatch' }]);
  });

  it('waits where nobody says more', () => {
    expect(diagnosed({ [pathOf()]: waiting }).diagnoses).toEqual([]);
  });
});

describe('a callable that returned', () => {
  const returned = [4, 'python.py:240} INFO', 'Done. Returned value was: None'] as const;
  const ended = (code: number): readonly [number, string, string] => [
    6,
    'local_task_job_runner.py:266} INFO',
    `Task exited with return code ${code}`,
  ];

  it('is no success where its process then fails before the state is written', () => {
    const { attempts, diagnoses } = diagnosed({ [pathOf()]: taskLog({}, returned, ended(1)) });
    expect(attempts).toMatchObject([{ outcome: 'failed' }]);
    expect(diagnoses).toMatchObject([{ cause: 'undetermined' }]);
  });

  it('is one where the process ends well', () => {
    expect(diagnosed({ [pathOf()]: taskLog({}, returned, ended(0)) }).attempts).toMatchObject([
      { outcome: 'success' },
    ]);
  });
});

describe('the pod of KubernetesPodOperator', () => {
  it('joins what its events say to the attempt that made it', () => {
    const logs = {
      [pathOf()]: taskLog(
        {},
        [5, 'pod_launcher.py:131} WARNING', 'Pod not yet started: orders-load-9xk2f'],
        ...failedBy('airflow.exceptions.AirflowException: Pod took too long to start'),
      ),
      'k8s/events.txt':
        'LAST SEEN   TYPE      REASON   OBJECT                  MESSAGE\n95s         Warning   Failed   pod/orders-load-9xk2f   Error: ErrImagePull\n',
    };
    expect(diagnosed(logs).diagnoses).toMatchObject([{ cause: 'image-pull-failed' }]);
  });
});

describe('an attempt whose own log stops', () => {
  it('failed where the scheduler of up to 2.5 says that it exited so', () => {
    const exited = (status: string): string =>
      `[2026-11-02 03:05:00,101] {scheduler_job.py:588} INFO - Executor reports execution of orders_daily.load run_id=scheduled__2026-11-02T03:00:00+00:00 exited with status ${status} for try_number 1\n`;
    const outcome = (status: string): string | undefined =>
      diagnosed({ [pathOf()]: taskLog({}), 'scheduler/scheduler.log': exited(status) }).attempts[0]?.outcome;
    expect(outcome('failed')).toBe('failed');
    expect(outcome('success')).toBe('unknown');
  });
});
