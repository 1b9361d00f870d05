/** Which part of Airflow wrote a source, judged by its first lines where the path does not say. */
import type { Component } from './identity.ts';

/** Tried in this order; the first that is seen decides. */
const SIGNS: readonly (readonly [RegExp, Component])[] = [
  [/^[▶▼] |▲▲▲ |Done\. Returned value was|Task failed with exception|DAG bundles loaded: /m, 'task'],
  [/invoked oom-killer|oom-kill:constraint|Killed process \d+ \(|^\[ *\d+\.\d{6}\] |\bkernel: /m, 'host'],
  [
    /DAG File Processing Stats|DagFileProcessorManager|\{processor\.py:\d+\}|Started process \(PID=\d+\) to work on/,
    'dag-processor',
  ],
  [
    /taskinstance\.py:\d+\}|standard_task_runner\.py:|local_task_job(?:_runner)?\.py:|Dependencies all met for|\*\*\* (?:Found|Reading|Log file|!!!!)|AIRFLOW_CTX_|base_task_runner\.py:|::group::Log message source details|Task Identity ti_id/,
    'task',
  ],
  [
    /"event":.{0,400}"logger":"(?:task|airflow\.(?:models\.dagbag|dag_processing\.bundles))|DAG bundles loaded: |::group::Pre [Ee]xecut/,
    'task',
  ],
  [
    /scheduler_job(?:_runner)?\.py:|\[airflow\.jobs\.scheduler_job|"name": ?"airflow\.jobs\.scheduler_job|dagrun\.py:\d+\}|Starting the scheduler/,
    'scheduler',
  ],
  [/triggerer_job(?:_runner)?\.py:|triggers currently running|\[airflow\.jobs\.triggerer/, 'triggerer'],
  [
    /celery@|ForkPoolWorker-|: (?:INFO|ERROR|WARNING)\/MainProcess\]|execute_(?:command|workload)\[/,
    'worker',
  ],
  [
    /"(?:GET|POST|PATCH|PUT|DELETE) \/(?:api|execution|ui|health|home|login|dags|log)\b[^"]{0,300} HTTP\/|uvicorn|gunicorn|request finished/,
    'api-server',
  ],
  [/[Ee]xecut(?:ing|e) workload|\[supervisor\]|supervisor\.py/, 'worker'],
  // `airflow tasks run` that ended before it came to a task's log of its own: a worker's pod has no more than this.
  [/airflow\/(?:cli\/commands\/task_command|bin\/cli)\.py", line \d+, in (?:task_)?run\b/, 'worker'],
  // The head of every page of the web server, copied with what stood below it.
  [/^\s*The (?:scheduler|triggerer) does not appear to be running\./m, 'api-server'],
];

/** @param head decoded first lines of the source (some 64 KiB are plenty) */
export function componentFromText(head: string): Component | undefined {
  const found = SIGNS.find(([sign]) => sign.test(head));
  return found?.[1];
}

/** What only a whole host's journal holds; that of one unit or container holds the words of its program alone. */
const OF_THE_HOST = /\bsystemd\[\d+\]: |\bkernel: |\bsudo(?:\[\d+\])?: /;

/** Which service of Airflow wrote a journal or syslog file, where it is the journal of that service alone. */
export function serviceFromJournal(head: string): Component | undefined {
  const found = OF_THE_HOST.test(head) ? undefined : componentFromText(head);
  return found === 'task' ? undefined : found;
}
