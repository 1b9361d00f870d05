import { describe, expect, it } from '@jest/globals';
import { diagnosed } from '../helpers/diagnosed.ts';
import { failedBy, pathOf, taskLog } from './logs.ts';

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
