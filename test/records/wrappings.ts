/** How each envelope is put round the lines of a log; the inverse of what src/records/envelopes takes off. */

export interface Wrapping {
  /** Id of the envelope that is found again. */
  id: string;
  name: string;
  wrap(lines: readonly string[]): string[];
  /** The path under which such a file comes. */
  path?: string;
  /** Expected of every line. */
  time?: true;
  origin?: Record<string, unknown>;
}

const START = Date.UTC(2024, 4, 1, 2, 0, 5);
const stamp = (index: number): string => new Date(START + index * 10).toISOString();
const nano = (index: number): string => stamp(index).replace('Z', '456789Z');

const each =
  (wrapLine: (line: string, index: number) => string) =>
  (lines: readonly string[]): string[] =>
    lines.map(wrapLine);

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;');

const STREAM = 'dag_id=orders_daily/run_id=scheduled__2024-05-01T00_00_00+00_00/task_id=load/attempt=2.log';
const ATTEMPT = {
  dagId: 'orders_daily',
  runId: 'scheduled__2024-05-01T00:00:00+00:00',
  taskId: 'load',
  tryNumber: 2,
  stream: STREAM,
};
const POD = { pod: 'orders-daily-load-x7k2p9qa', container: 'base' };

export const WRAPPINGS: readonly Wrapping[] = [
  {
    id: 'cri',
    name: 'CRI with partial lines',
    time: true,
    wrap: (lines) =>
      lines.flatMap((line, index) => {
        const cut = line.length > 60 ? 40 : 0;
        const parts = cut > 0 ? [`${nano(index)} stdout P ${line.slice(0, cut)}`] : [];
        return [...parts, `${nano(index)} stdout F ${line.slice(cut)}`];
      }),
  },
  {
    id: 'docker-json',
    name: 'docker json-file with partial lines',
    time: true,
    wrap: (lines) =>
      lines.flatMap((line, index) => {
        const parts = line.length > 60 ? [line.slice(0, 30), `${line.slice(30)}\n`] : [`${line}\n`];
        return parts.map((log) => JSON.stringify({ log, stream: 'stderr', time: nano(index) }));
      }),
  },
  {
    id: 'compose',
    name: 'docker compose logs',
    origin: { container: 'airflow-worker-1' },
    wrap: each((line) => `airflow-worker-1  | ${line}`),
  },
  {
    id: 'compose',
    name: 'docker compose logs, coloured, version 1 names',
    origin: { container: 'airflow_worker_1' },
    wrap: each((line) => `\x1b[36mairflow_worker_1     |\x1b[0m ${line}`),
  },
  {
    id: 'compose',
    name: 'docker compose logs with a container name of its own',
    origin: { container: 'af-worker' },
    wrap: each((line) => `af-worker    | ${line}`),
  },
  {
    id: 'standalone',
    name: 'airflow standalone',
    origin: { container: 'scheduler' },
    wrap: each((line) => `scheduler  | ${line}`),
  },
  {
    id: 'timestamps',
    name: 'kubectl logs --timestamps',
    time: true,
    wrap: each((line, index) => `${nano(index)} ${line}`),
  },
  {
    id: 'kubectl-prefix',
    name: 'kubectl logs --prefix',
    origin: POD,
    wrap: each((line) => `[pod/${POD.pod}/base] ${line}`),
  },
  { id: 'stern', name: 'stern', origin: POD, wrap: each((line) => `${POD.pod} base ${line}`) },
  {
    id: 'syslog',
    name: 'syslog of a docker container',
    origin: { host: 'worker-1' },
    wrap: each((line) => `May  1 02:14:51 worker-1 docker/airflow-worker[812]: ${line}`),
  },
  {
    id: 'syslog',
    name: 'syslog RFC 5424',
    time: true,
    origin: { host: 'worker-1' },
    wrap: each((line, index) => `<30>1 ${stamp(index)} worker-1 airflow-worker 812 - - ${line}`),
  },
  {
    id: 'aws-logs-tail',
    name: 'aws logs tail',
    time: true,
    origin: ATTEMPT,
    wrap: each((line, index) => `${stamp(index).replace('Z', '000+00:00')} ${STREAM} ${line}`),
  },
  {
    id: 'aws-logs-tail',
    name: 'aws logs tail --format short',
    time: true,
    wrap: each((line, index) => `${stamp(index).slice(0, 19)} ${line || '-'}`),
  },
  {
    id: 'cloudwatch-export',
    name: 'CloudWatch export to S3',
    time: true,
    path: `exportedlogs/0b1c/${STREAM.replaceAll('/', '-')}/000000.gz`,
    wrap: each((line, index) => `${stamp(index)} ${line}`),
  },
  {
    id: 'aws-logs-text',
    name: 'aws logs filter-log-events --output text',
    time: true,
    origin: ATTEMPT,
    wrap: each(
      (line, index) => `EVENTS\t${'3'.repeat(56)}\t${START + index}\t${STREAM}\t${line}\t${START + index}`,
    ),
  },
  {
    id: 'astro-cli',
    name: 'astro deployment logs',
    time: true,
    origin: { stream: 'worker' },
    wrap: each((line, index) => `${((START + index) / 1000).toFixed(6)} ${line} worker`),
  },
  {
    id: 'logcli',
    name: 'logcli',
    time: true,
    origin: { dagId: 'orders_daily', taskId: 'load' },
    wrap: each((line, index) => `${stamp(index)} {dag_id="orders_daily", task_id="load"} ${line}`),
  },
  {
    id: 'json-lines',
    name: 'Fluent Bit',
    time: true,
    origin: { ...POD, namespace: 'airflow', host: 'node-7', dagId: 'orders_daily' },
    wrap: each((line, index) =>
      JSON.stringify({
        '@timestamp': stamp(index),
        log: `${line}\n`,
        stream: 'stdout',
        kubernetes: {
          pod_name: POD.pod,
          namespace_name: 'airflow',
          container_name: 'base',
          host: 'node-7',
          labels: { dag_id: 'orders_daily' },
        },
      }),
    ),
  },
  {
    id: 'json-lines',
    name: 'Vector',
    time: true,
    wrap: each((line, index) => JSON.stringify({ message: line, timestamp: stamp(index) })),
  },
  {
    id: 'json-lines',
    name: 'stern -o json',
    origin: POD,
    wrap: each((line) =>
      JSON.stringify({ message: line, podName: POD.pod, containerName: 'base', namespace: 'airflow' }),
    ),
  },
  {
    id: 'cloud-logging',
    name: 'Cloud Logging in a bucket (NDJSON)',
    time: true,
    origin: { dagId: 'orders_daily', taskId: 'load', tryNumber: 2, host: 'airflow-worker-abc' },
    wrap: each((line, index) =>
      JSON.stringify({
        insertId: `i${index}`,
        logName: 'projects/p/logs/airflow-worker',
        timestamp: stamp(index),
        severity: 'INFO',
        textPayload: line,
        labels: {
          workflow: 'orders_daily',
          'task-id': 'load',
          'try-number': '2',
          worker_id: 'airflow-worker-abc',
        },
      }),
    ),
  },
  {
    id: 'elasticdump',
    name: 'elasticdump',
    time: true,
    wrap: each((line, index) =>
      JSON.stringify({
        _index: 'airflow',
        _id: `${index}`,
        _source: { '@timestamp': stamp(index), message: line },
      }),
    ),
  },
  {
    id: 'composer-stdout',
    name: 'Composer worker stdout',
    origin: { dagId: 'orders_daily', taskId: 'load', tryNumber: 2 },
    wrap: each(
      (line) =>
        `${line.replaceAll('\\', '\\\\')}@-@${JSON.stringify({ workflow: 'orders_daily', 'task-id': 'load', 'map-index': '-1', 'try-number': '2' })}`,
    ),
  },
  { id: 'quoted', name: 'quoted in a mail', wrap: each((line) => `> ${line}`) },
  {
    id: 'line-numbers',
    name: 'cat -n',
    wrap: each((line, index) => `${String(index + 1).padStart(6)}\t${line}`),
  },
  { id: 'line-numbers', name: 'grep -n', wrap: each((line, index) => `${index + 1}:${line}`) },
  { id: 'html', name: 'source of a web page', wrap: each((line) => `${escapeHtml(line)}<br>`) },
  { id: 'typeset', name: 'no-break spaces', wrap: each((line) => line.replaceAll(' ', '\u00a0')) },
];
