import { describe, expect, it } from '@jest/globals';
import { componentFromText, serviceFromJournal } from '../../src/identity/component.ts';
import { hostFromPath, identityFromPath } from '../../src/identity/from-path.ts';
import { aboutOf } from '../../src/identity/from-text.ts';

const RUN = 'scheduled__2026-11-02T03:00:00+00:00';
const TASK = { dagId: 'orders_daily', taskId: 'load' };

describe('the place of a log says whose it is', () => {
  it.each([
    [
      `logs/dag_id=orders_daily/run_id=${RUN}/task_id=load/attempt=2.log`,
      { ...TASK, runId: RUN, tryNumber: 2 },
    ],
    [
      `dag_id=orders_daily/run_id=${RUN}/task_id=load/map_index=3/attempt=1.log.gz`,
      { ...TASK, runId: RUN, mapIndex: 3, tryNumber: 1 },
    ],
    [
      'orders_daily/load/2026-11-02T03:00:00+00:00/1.log',
      { ...TASK, runId: '2026-11-02T03:00:00+00:00', tryNumber: 1 },
    ],
    [
      'orders_daily/load/2026-11-02T03%3A00%3A00%2B00%3A00/1.log',
      { ...TASK, runId: '2026-11-02T03:00:00+00:00', tryNumber: 1 },
    ],
    [
      'logs_orders_daily_scheduled__2026-11-02T03_00_00+00_00_load_-1_2.txt',
      { ...TASK, runId: RUN, tryNumber: 2 },
    ],
    [
      `C:\\logs\\dag_id=orders_daily\\run_id=${RUN}\\task_id=load\\attempt=2.log`,
      { ...TASK, runId: RUN, tryNumber: 2 },
    ],
  ])('%s', (path, ref) => {
    expect(identityFromPath(path)).toEqual({ ref, component: 'task' });
  });

  it('tells the log of a trigger from that of the task', () => {
    const { suffix } = identityFromPath(
      `dag_id=orders_daily/run_id=${RUN}/task_id=load/attempt=1.log.trigger.2.log`.replace('.2.log', ''),
    );
    expect(suffix).toBe('trigger');
  });

  it.each([
    ['scheduler/scheduler.log', 'scheduler'],
    ['scheduler/2026-11-02/orders_daily.py.log', 'dag-processor'],
    ['worker/airflow-worker-0.log', 'worker'],
    ['host/dmesg.txt', 'host'],
    ['webserver/webserver.log', 'api-server'],
    ['triggerer.log', 'triggerer'],
    ['notes.txt', undefined],
  ])('%s is of the component %s', (path, component) => {
    const found = identityFromPath(path);
    expect([found.ref, found.component]).toEqual([{}, component]);
  });

  it("reads the journal of one service as that service's log, and that of a host as the host's", () => {
    const celery =
      "May 24 17:26:51 worker-1 docker[32419]: [2026-05-24 17:26:51,709: ERROR/MainProcess] Process 'ForkPoolWorker-1' pid:41 exited with 'signal 15 (SIGTERM)'\n";
    expect(serviceFromJournal(celery)).toBe('worker');
    expect(
      serviceFromJournal(`${celery}May 24 17:26:52 worker-1 systemd[1]: Started cron.\n`),
    ).toBeUndefined();
    expect(serviceFromJournal('May 24 17:26:52 worker-1 sshd[7]: Accepted publickey\n')).toBeUndefined();
  });

  it('is the worker where `airflow tasks run` ended before it found its DAG', () => {
    const run =
      'Traceback (most recent call last):\n  File "/venv/airflow/cli/commands/task_command.py", line 376, in task_run\n';
    expect(componentFromText(run)).toBe('worker');
    expect(componentFromText(run.replace('task_run', 'task_test'))).toBeUndefined();
  });

  it('names the host of a worker', () => {
    expect(hostFromPath('worker/ip-10-60-2-87.log')).toBe('ip-10-60-2-87');
    expect(hostFromPath('worker/worker.log')).toBeUndefined();
    expect(hostFromPath('host/dmesg.txt')).toBeUndefined();
  });
});

describe('a line says whom it is about', () => {
  it.each([
    [`ti=<TaskInstance: orders_daily.load ${RUN} [queued]>`, { ...TASK, runId: RUN }],
    [
      `<TaskInstance: orders_daily.load ${RUN} map_index=3 [running]> on host worker-1`,
      { ...TASK, runId: RUN, mapIndex: 3, host: 'worker-1' },
    ],
    [
      `TaskInstanceKey(dag_id='orders_daily', task_id='load', run_id='${RUN}', try_number=2, map_index=-1)`,
      { ...TASK, runId: RUN, tryNumber: 2 },
    ],
    [
      `{'DAG Id': 'orders_daily', 'Task Id': 'load', 'Run Id': '${RUN}', 'Hostname': 'worker-1', 'External Executor Id': '0c1f'}`,
      { ...TASK, runId: RUN, host: 'worker-1', externalId: '0c1f' },
    ],
    [
      `Running: ['airflow', 'tasks', 'run', 'orders_daily', 'load', '${RUN}', '--job-id', '7']`,
      { ...TASK, runId: RUN },
    ],
    [
      'Task orders_daily.load.2 failed in pod airflow/orders-daily-load-ab12cd34. Pod phase: Failed',
      { ...TASK, tryNumber: 2, pod: 'orders-daily-load-ab12cd34' },
    ],
    ['nothing about anybody', undefined],
  ])('%s', (text, ref) => {
    expect(aboutOf(text)).toEqual(ref);
  });

  it('lets structured fields win over the text', () => {
    expect(aboutOf('dag_id=orders_old', { dag_id: 'orders_daily' })).toEqual({ dagId: 'orders_daily' });
    const uuid = '01a20741-de6a-7d76-9a4e-902eea520af4';
    expect(aboutOf('Failed to send heartbeat', { ti_id: `UUID('${uuid}')` })).toEqual({ tiId: uuid });
  });
});
