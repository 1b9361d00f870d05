/** Who a line is about. Every field may be missing; nothing is ever guessed into it. */
export interface AttemptRef {
  dagId?: string;
  runId?: string;
  taskId?: string;
  mapIndex?: number;
  tryNumber?: number;
  /** Airflow 3 task instance uuid (`ti_id`, `task_instance_id`, `workload_id`). */
  tiId?: string;
  /** Celery task id (external executor id). */
  externalId?: string;
  pod?: string;
  host?: string;
  pid?: number;
}

/** Where an identity field came from; shown by `dagnosis formats`. */
export type IdentitySource = 'path' | 'lines' | 'envelope' | 'sibling';

export type Component =
  | 'task'
  | 'scheduler'
  | 'worker'
  | 'triggerer'
  | 'dag-processor'
  | 'api-server'
  | 'kubernetes'
  | 'host'
  | 'unknown';

export const COMPONENTS: readonly Component[] = [
  'task',
  'scheduler',
  'worker',
  'triggerer',
  'dag-processor',
  'api-server',
  'kubernetes',
  'host',
  'unknown',
];
