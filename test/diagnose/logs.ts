/** Small logs of `orders_*` DAGs, in the dialects of Airflow 2.10 and 3.1. */

export interface About {
  dag?: string;
  task?: string;
  attempt?: number;
  tries?: number;
  day?: string;
  host?: string;
  pid?: number;
}

const DEFAULTS = {
  dag: 'orders_daily',
  task: 'load',
  attempt: 1,
  tries: 1,
  day: '2026-11-02',
  host: 'worker-1',
  pid: 4121,
};

export function pathOf(about: About = {}): string {
  const { dag, task, attempt, day } = { ...DEFAULTS, ...about };
  return `dag_id=${dag}/run_id=scheduled__${day}T03:00:00+00:00/task_id=${task}/attempt=${attempt}.log`;
}

/** An attempt of Airflow 2.10 from its start; `lines` are [seconds after 03:00:00, source and level, text]. */
export function taskLog(about: About, ...lines: readonly (readonly [number, string, string])[]): string {
  const { dag, task, attempt, tries, day, host, pid } = { ...DEFAULTS, ...about };
  const instance = `<TaskInstance: ${dag}.${task} scheduled__${day}T03:00:00+00:00 [queued]>`;
  const start: (readonly [number, string, string])[] = [
    [1, 'taskinstance.py:2614} INFO', `Dependencies all met for dep_context=requeueable deps ti=${instance}`],
    [1, 'taskinstance.py:2867} INFO', `Starting attempt ${attempt} of ${tries}`],
    [1, 'standard_task_runner.py:72} INFO', `Started process ${pid} to run task`],
    [2, 'task_command.py:467} INFO', `Running ${instance.replace('queued', 'running')} on host ${host}`],
  ];
  return [...start, ...lines]
    .map(([seconds, place, text]) => `[${stamp(day, seconds)}+0000] {${place} - ${text}\n`)
    .join('');
}

export function stamp(day: string, seconds: number): string {
  return new Date(Date.parse(`${day}T03:00:00Z`) + seconds * 1000).toISOString().replace('Z', '');
}

export const SUCCEEDED = [
  [20, 'taskinstance.py:1225} INFO', 'Marking task as SUCCESS. dag_id=orders_daily, task_id=load'],
  [20, 'local_task_job_runner.py:266} INFO', 'Task exited with return code 0'],
] as const;

export const SIGKILLED = [
  [30, 'local_task_job_runner.py:266} INFO', 'Task exited with return code Negsignal.SIGKILL'],
] as const;

/** The exception that ends an attempt, then the state that Airflow gives it. */
export function failedBy(
  exception: string,
  state: 'FAILED' | 'UP_FOR_RETRY' = 'FAILED',
): readonly (readonly [number, string, string])[] {
  return [
    [
      20,
      'taskinstance.py:3312} ERROR',
      `Task failed with exception\nTraceback (most recent call last):\n  File "/opt/airflow/dags/orders_daily.py", line 31, in load\n    send(orders)\n${exception}`,
    ],
    [20, 'taskinstance.py:1225} INFO', `Marking task as ${state}. dag_id=orders_daily, task_id=load`],
    [20, 'local_task_job_runner.py:266} INFO', 'Task exited with return code 1'],
  ];
}

export const REFUSED =
  "requests.exceptions.ConnectionError: HTTPConnectionPool(host='shop.example', port=8080): Max retries exceeded with url: /orders (Caused by NewConnectionError('<urllib3.connection.HTTPConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection refused'))";
export const GATEWAY_TIMEOUT =
  'requests.exceptions.HTTPError: 504 Server Error: Gateway Time-out for url: https://shop.example/orders';
export const CONFLICT =
  'requests.exceptions.HTTPError: 409 Client Error: Conflict for url: https://shop.example/orders';

/** A kill as the kernel logs it, with wall-clock times (`dmesg -T`). */
export function kernelLog(pid: number, time = 'Mon Nov  2 03:00:29 2026'): string {
  return (
    `[${time}] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,oom_memcg=/airflow,task_memcg=/airflow,task=airflow task ru,pid=${pid},uid=50000\n` +
    `[${time}] Memory cgroup out of memory: Killed process ${pid} (airflow task ru) total-vm:912345kB, anon-rss:601234kB, file-rss:3184kB, shmem-rss:0kB, UID:50000 pgtables:1416kB oom_score_adj:0\n`
  );
}

/** An attempt of Airflow 3.1: JSON lines; `events` follow the start. */
export function taskLog3(...events: readonly Readonly<Record<string, unknown>>[]): string {
  const start = [
    {
      event: 'DAG bundles loaded: dags-folder',
      level: 'info',
      logger: 'airflow.dag_processing.bundles.manager',
    },
    {
      event: 'Filling up the DagBag from /opt/airflow/dags/orders_daily.py',
      level: 'info',
      logger: 'airflow.models.dagbag.DagBag',
    },
  ];
  return [...start, ...events]
    .map((event, i) => `${JSON.stringify({ timestamp: `${stamp('2026-11-02', i + 1)}Z`, ...event })}\n`)
    .join('');
}
