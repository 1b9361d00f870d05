/** Task logs as Airflow 2.10 writes them, short but whole. */

const RUN = 'manual__2026-11-02T03:00:00+00:00';

export function logPath(dag: string, task: string, attempt = 1): string {
  return `dag_id=${dag}/run_id=${RUN}/task_id=${task}/attempt=${attempt}.log`;
}

/** An attempt that fails since a Variable is missing. */
export function failedLog(dag: string, task: string, variable = 'orders_api_url'): string {
  return [
    ...beginning(dag, task),
    '[2026-11-02T03:00:09.120+0000] {taskinstance.py:3312} ERROR - Task failed with exception',
    'Traceback (most recent call last):',
    '  File "/home/airflow/.local/lib/python3.12/site-packages/airflow/models/taskinstance.py", line 767, in _execute_task',
    '    result = _execute_callable(context=context, **execute_callable_kwargs)',
    `  File "/opt/airflow/dags/${dag}.py", line 31, in ${task}`,
    `    url = Variable.get("${variable}")`,
    '  File "/home/airflow/.local/lib/python3.12/site-packages/airflow/models/variable.py", line 145, in get',
    '    raise KeyError(f"Variable {key} does not exist")',
    `KeyError: 'Variable ${variable} does not exist'`,
    `[2026-11-02T03:00:09.140+0000] {taskinstance.py:1225} INFO - Marking task as FAILED. dag_id=${dag}, task_id=${task}, run_id=${RUN}, execution_date=20261102T030000, start_date=20261102T030004, end_date=20261102T030009`,
    '[2026-11-02T03:00:09.180+0000] {local_task_job_runner.py:266} INFO - Task exited with return code 1',
    '',
  ].join('\n');
}

export function healthyLog(dag: string, task: string): string {
  return [
    ...beginning(dag, task),
    '[2026-11-02T03:00:09.120+0000] {python.py:240} INFO - Done. Returned value was: 413',
    `[2026-11-02T03:00:09.140+0000] {taskinstance.py:1225} INFO - Marking task as SUCCESS. dag_id=${dag}, task_id=${task}, run_id=${RUN}, execution_date=20261102T030000, start_date=20261102T030004, end_date=20261102T030009`,
    '[2026-11-02T03:00:09.180+0000] {local_task_job_runner.py:266} INFO - Task exited with return code 0',
    '',
  ].join('\n');
}

function beginning(dag: string, task: string): string[] {
  const instance = `<TaskInstance: ${dag}.${task} ${RUN} [queued]>`;
  return [
    '[2026-11-02T03:00:04.010+0000] {local_task_job_runner.py:123} INFO - ::group::Pre task execution logs',
    `[2026-11-02T03:00:04.020+0000] {taskinstance.py:2614} INFO - Dependencies all met for dep_context=non-requeueable deps ti=${instance}`,
    '[2026-11-02T03:00:04.030+0000] {taskinstance.py:2867} INFO - Starting attempt 1 of 1',
    `[2026-11-02T03:00:04.040+0000] {taskinstance.py:2890} INFO - Executing <Task(PythonOperator): ${task}> on 2026-11-02 03:00:00+00:00`,
    '[2026-11-02T03:00:04.050+0000] {standard_task_runner.py:72} INFO - Started process 4121 to run task',
    `[2026-11-02T03:00:05.010+0000] {task_command.py:467} INFO - Running ${instance.replace('queued', 'running')} on host worker-1`,
  ];
}
