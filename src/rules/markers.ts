/**
 * Markers: the structure of logs, as signals that belong to no cause. They are compiled and scanned for like
 * every other signal; rules refer to them as `marker/<id>`.
 */
import type { Component } from '../identity/identity.ts';

export interface Marker {
  id: string;
  pattern: string;
  in: readonly Component[];
  logger?: string;
  output?: boolean;
}

/** UTC whatever the process's zone (`Marking task as …`, 1.10 to 3.x). */
const END_DATE = '(?:[^\\n]{0,900}?[ ,]end_date=(?<endDate>\\d{8}T\\d{6}))?';

const POD = '(?<pod>[a-z0-9][a-z0-9.-]{0,251}[a-z0-9])';

const TASK: readonly Component[] = ['task'];
/** Where an executor prints the output of tasks and supervisors (LocalExecutor: the scheduler). */
const COMPONENTS: readonly Component[] = ['scheduler', 'worker', 'triggerer', 'dag-processor'];
const ANY: readonly Component[] = [...TASK, ...COMPONENTS];

export const MARKERS: readonly Marker[] = [
  // The life of an attempt in its own log.
  { id: 'start', pattern: '^Starting attempt (?<tryNumber>\\d+) of (?<tries>\\d+)', in: TASK, output: false },
  {
    id: 'start',
    pattern: '^(?:DAG bundles loaded: |::group::Pre Execute|Filling up the DagBag from )',
    in: TASK,
    output: false,
  },
  { id: 'identity', pattern: 'Dependencies all met for |AIRFLOW_CTX_DAG_ID|Task Identity ti_id', in: TASK },
  { id: 'executing', pattern: '^Executing <(?:Task|Mapped)\\((?<operator>\\w+)\\)', in: TASK },
  { id: 'resumed', pattern: '^Resuming after deferral', in: TASK },
  { id: 'process', pattern: '^Started process (?<pid>\\d+) to run task', in: TASK },
  { id: 'running-on', pattern: 'Running <TaskInstance: .{1,400}> on host (?<host>\\S+)', in: ANY },
  // 1.10 prints the format and its values side by side.
  { id: 'running-on', pattern: 'Running %s on host %s <TaskInstance: .{1,400}> (?<host>\\S+)', in: ANY },
  { id: 'command', pattern: "Running: \\['\\S{1,40}', (?:'tasks', )?'run', ", in: TASK },
  { id: 'hostname', pattern: "hostname='(?<host>[^']{1,200})'", in: TASK, output: false },
  { id: 'deferred', pattern: '^Pausing task as DEFERRED|return code 100 \\(task deferral\\)', in: TASK },
  { id: 'rescheduled', pattern: '^Rescheduling task, marking task as UP_FOR_RESCHEDULE', in: TASK },
  {
    id: 'skipped',
    pattern: '^Marking task as SKIPPED|^Skipping task\\.|AirflowSkipException',
    in: TASK,
    output: false,
  },
  { id: 'success', pattern: `^Marking task as (?<state>SUCCESS)${END_DATE}`, in: TASK, output: false },
  {
    id: 'returned',
    pattern: '^Done\\. Returned value was: ?(?<value>[^\\n]{0,80})',
    in: TASK,
    output: false,
  },
  // 3.x: after `execute` has returned; operators other than Python's print no `Done.` line.
  { id: 'pushed', pattern: '^Pushing xcom\\b', in: TASK, output: false },
  {
    id: 'failed',
    pattern: `^(?:Immediate failure requested\\. )?Marking task as (?<state>FAILED|UP_FOR_RETRY)${END_DATE}`,
    in: TASK,
    output: false,
  },
  { id: 'task-failed', pattern: '^Task failed with exception', in: TASK, output: false },
  { id: 'execute-failed', pattern: '^Failed to execute job \\S+ for task', in: TASK, output: false },
  { id: 'top-level-error', pattern: 'Top level error', in: ANY },
  {
    id: 'return-code',
    pattern: '^Task exited with return code (?<code>-?\\d+|Negsignal\\.\\w+|<Negsignal[^>]{1,40}>)',
    in: TASK,
    output: false,
  },
  {
    id: 'psutil-end',
    pattern:
      'Process psutil\\.Process\\(pid=(?<pid>\\d+).{0,300}? terminated with exit code (?<code>-?\\w+|<[^>]{1,40}>|Negsignal\\.\\w+)',
    in: ANY,
  },
  {
    id: 'externally-set',
    pattern: '^State of this instance has been externally set to (?<state>\\w+)',
    in: TASK,
  },
  {
    id: 'sigterm-parent',
    pattern: '^Received SIGTERM\\. Terminating subprocesses(?!\\.)',
    in: TASK,
    output: false,
  },
  {
    id: 'sigterm-child',
    pattern: '^Received SIGTERM\\. Terminating subprocesses\\.',
    in: TASK,
    output: false,
  },
  {
    id: 'sending-signal',
    pattern: 'Sending (?:Signals\\.)?(?<signal>SIGTERM|SIGKILL|15|9) to (?:group|GPID|process) (?<pid>\\d+)',
    in: ANY,
  },
  { id: 'trying-sigkill', pattern: 'did not respond to SIGTERM\\. Trying SIGKILL', in: ANY },
  { id: 'task-killed', pattern: '^Task killed!', in: TASK },
  { id: 'process-abnormal', pattern: 'Process exited abnormally', in: ANY },
  { id: 'process-signalled', pattern: 'Process terminated by signal', in: ANY },
  { id: 'task-exited', pattern: '^Task exited.{0,200}? exit_code=(?<code>-?\\d{1,5})', in: TASK },
  {
    id: 'token',
    pattern:
      '(?:[Aa]ccess token|[Bb]earer token|[Nn]ew token|[Tt]oken (?:fetched|obtained|acquired|issued|refreshed|renewed|valid|expires)|(?:fetched|obtained|acquired|requested|refreshed|renewed|got) (?:an? |the )?token)(?! (?:is |has )?(?:expired|invalid|rejected))(?:[^\\n]{0,60} (?:expires in|valid for) (?<seconds>\\d{2,6}) ?s)?',
    in: TASK,
  },
  // What a client prints of a good answer: httpx, urllib3's debug lines, and the usual words of user code.
  {
    id: 'answered',
    pattern:
      '\\bHTTP/[12](?:\\.\\d)?"? 20[0-6]\\b|\\b200 OK\\b|\\b201 Created\\b|\\b202 Accepted\\b|\\b204 No Content\\b|\\b[Ss]tatus(?:[ _]?code)?["\']?(?:: ?|=| )20[0-6]\\b|\\b(?:answered|returned|responded|responded with|answered with) 20[0-6]\\b|\\b(?:second|third|next|last) try: 20[0-6]\\b',
    in: TASK,
  },
  // The pod that KubernetesPodOperator runs its work in; the host of the task is another.
  {
    id: 'operator-pod',
    pattern: `(?:Pod not yet started: |Building pod |Found matching pod |[Cc]reating pod |Deleting pod: )${POD}`,
    in: TASK,
    output: false,
  },
  { id: 'operator-pod', pattern: `^Event: ${POD} had an event of type `, in: TASK, output: false },
  { id: 'post-execute', pattern: '::group::Post Execute|Post task execution logs', in: TASK },
  { id: 'group-end', pattern: '::endgroup::', in: TASK },
  { id: 'traceback', pattern: 'Traceback \\(most recent call last\\)|\\(most recent call last\\)', in: ANY },
  { id: 'frame', pattern: 'File "[^"\\n]{1,300}", line \\d+', in: ANY },
  // What components say of attempts.
  {
    id: 'supervisor-finished',
    pattern:
      '^(?:Task|Workload) finished .{0,400}?exit_code=(?<code>-?\\d{1,5}|<[^>]{1,40}>).{0,200}?final_state=(?<state>\\w+)',
    in: COMPONENTS,
  },
  {
    id: 'process-exited',
    pattern:
      '^Process exited .{0,400}?exit_code=(?<code>-?\\d{1,5}|<[^>]{1,40}>)(?:.{0,300}?signal_sent=(?<signalSent>\\w+))?',
    in: ANY,
  },
  {
    id: 'sent',
    pattern: 'Sending (?:TaskInstanceKey|\\() ?.{0,400}? to (?:executor|\\S+) with priority',
    in: COMPONENTS,
  },
  { id: 'external-id', pattern: 'Setting external_(?:executor_)?id for ', in: COMPONENTS },
  { id: 'celery-command', pattern: 'Executing (?:command|workload) in Celery', in: COMPONENTS },
  {
    id: 'executor-event',
    pattern:
      'Received executor event with state (?<state>\\w+) for task instance|exited with status (?<status>\\w+) for try_number',
    in: COMPONENTS,
  },
  {
    id: 'finished',
    pattern:
      'TaskInstance Finished: dag_id=(?<dagId>[^,]{1,250}), task_id=(?<taskId>[^,]{1,250}), run_id=(?<runId>[^,]{1,250}), map_index=(?<mapIndex>-?\\d+),(?: run_start_date=(?<startDate>[^,]{1,40}),)?(?: run_end_date=(?<endDate>[^,]{1,40}),)?(?: run_duration=(?<duration>[^,]{1,40}),)? state=(?<state>\\w+),(?: executor=[^,]{1,200},)? executor_state=(?<executorState>\\w+), try_number=(?<tryNumber>\\d+)',
    in: COMPONENTS,
  },
  {
    id: 'edge-job',
    pattern: '^Job (?<state>failed): dag_id=\\S+ task_id=\\S+ run_id=\\S+ map_index=-?\\d+ try_number=\\d+',
    in: COMPONENTS,
  },
  { id: 'marked-failed', pattern: 'Marking task as (?<state>FAILED|UP_FOR_RETRY)', in: COMPONENTS },
  { id: 'marked-success', pattern: '^Marking task as (?<state>SUCCESS)', in: COMPONENTS },
  {
    id: 'run-failed',
    pattern: 'Marking run <DagRun (?<dagId>\\S+) @ .{1,120}?: (?<runId>[^,]{1,200}),.{0,300}> failed',
    in: COMPONENTS,
  },
  { id: 'celery-received', pattern: 'Task \\S+\\[(?<externalId>[0-9a-f-]{36})\\] received', in: ['worker'] },
  {
    id: 'celery-result',
    pattern: 'Task \\S+\\[(?<externalId>[0-9a-f-]{36})\\] (?<state>succeeded|raised unexpected)',
    in: ['worker'],
  },
];
