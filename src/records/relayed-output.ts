/** Which loggers pass on what user code or a child process printed, and which of their lines are their own. */

/** Classic records: base names of the modules whose INFO lines are somebody's output. */
const RELAYING_FILES = new Set([
  'logging_mixin.py',
  'subprocess.py',
  'pod_manager.py',
  'pod_launcher.py',
  'bash_operator.py',
  'bash.py',
  'docker.py',
  'docker_operator.py',
  'ssh.py',
  'ssh_operator.py',
  'spark_submit.py',
  'spark_submit_hook.py',
  'process_utils.py',
  'python_virtualenv.py',
]);

/** Ends of Airflow 3 logger names (`….hooks.subprocess.SubprocessHook`) with the same habit. */
const RELAYING_LOGGERS =
  /(?:\.SubprocessHook|\.DockerOperator|\.SSHHook|\.SSHOperator|\.SparkSubmitHook|\.PodManager|utils\.python_virtualenv|utils\.process_utils)$/;

/** What these modules say themselves (bash, subprocess, docker, ssh and spark_submit of providers up to 2026). */
const OWN_WORDS =
  /^(?:Tmp dir root location|Running command|Output:?$|Command exited with return code|Sending SIGTERM|Temporary script location|Executing cmd|Starting docker container|Container \S+ |Spark-Submit cmd|Identified spark|Connected \(version|Creating ssh_client|Found |Pod |Deleting pod|Could not read logs|Using connection ID|Stopping docker|Creating virtual environment|No need to run|Process exited|Not running|Waiting for container|Error parsing timestamp|Reading of logs interrupted|Attempt |Running on |Starting spark)/;

/** True when a classic record of module `file` holds output rather than the module's own words. */
export function isOutputOfFile(file: string, text: string): boolean {
  if (file === 'logging_mixin.py') return true;
  if (!RELAYING_FILES.has(file)) return false;
  if (file === 'pod_manager.py' || file === 'pod_launcher.py')
    return text.charCodeAt(0) === 91 || (file === 'pod_launcher.py' && !OWN_WORDS.test(text));
  return !OWN_WORDS.test(text);
}

/** The same for an Airflow 3 logger; 3.2 calls that of every hook and operator `task`, so that the file decides. */
export function isOutputOfLogger(logger: string, text: string, file?: string): boolean {
  if (logger === 'task.stdout' || logger === 'task.stderr') return true;
  if (logger === 'task') return file !== undefined && isOutputOfFile(file, text);
  if (!RELAYING_LOGGERS.test(logger)) return false;
  return logger.endsWith('.PodManager') ? text.charCodeAt(0) === 91 : !OWN_WORDS.test(text);
}

/** `line` of `[base] line`, the container's name that a pod's log lines carry; the text itself without one. */
export function withoutContainer(text: string): string {
  if (text.charCodeAt(0) !== 91) return text;
  const close = text.indexOf('] ');
  return close > 0 && close < 65 && /^\[[\w.-]+$/.test(text.slice(0, close)) ? text.slice(close + 2) : text;
}
