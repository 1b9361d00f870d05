/** How each envelope is put round the lines of a log; the inverse of what src/records/envelopes takes off. */

/** What a transport knows of the log beside its lines. */
export interface Carried {
  /** When the line of that index was shipped, in milliseconds. */
  time: (index: number) => number;
  /** Name of the log's stream. */
  stream: string;
  pod: string;
  container: string;
  /** The part of Airflow that wrote it, with the names of Airflow's own containers. */
  service: string;
  host: string;
  attempt?: { dagId: string; taskId: string; runId?: string; tryNumber: number; mapIndex?: number };
}

export interface Wrapping {
  /** Id of the envelope that is found again. */
  id: string;
  name: string;
  wrap(lines: readonly string[], carried?: Carried): string[];
  /** The path under which such a file comes. */
  path?: (stream: string) => string;
  /** Expected of every line. */
  time?: true;
  origin?: Record<string, unknown>;
}

const START = Date.UTC(2024, 4, 1, 2, 0, 5);
export const STREAM =
  'dag_id=orders_daily/run_id=scheduled__2024-05-01T00_00_00+00_00/task_id=load/attempt=2.log';

/** A task's log, unless the test brings its own. */
const ORDERS: Carried = {
  time: (index) => START + index * 10,
  stream: STREAM,
  pod: 'orders-daily-load-x7k2p9qa',
  container: 'base',
  service: 'worker',
  host: 'worker-1',
  attempt: {
    dagId: 'orders_daily',
    runId: 'scheduled__2024-05-01T00:00:00+00:00',
    taskId: 'load',
    tryNumber: 2,
  },
};
const ATTEMPT = { ...ORDERS.attempt, stream: STREAM };
const POD = { pod: ORDERS.pod, container: ORDERS.container };

const iso = (ms: number): string => new Date(ms).toISOString();
const nano = (ms: number): string => iso(ms).replace('Z', '456789Z');

const each =
  (wrapLine: (line: string, ms: number, carried: Carried, index: number) => string): Wrapping['wrap'] =>
  (lines, carried = ORDERS) =>
    lines.map((line, index) => wrapLine(line, carried.time(index), carried, index));

/** Labels of an attempt as Composer sets them, or none. */
function labels({ attempt }: Carried): Record<string, string> {
  if (!attempt) return {};
  const { dagId, taskId, runId, tryNumber, mapIndex = -1 } = attempt;
  return {
    workflow: dagId,
    'task-id': taskId,
    ...(runId !== undefined && { 'run-id': runId }),
    'map-index': String(mapIndex),
    'try-number': String(tryNumber),
  };
}

/** What compose calls the container: a worker by its host, so that two of them stay apart. */
function containerOf({ service, host }: Carried, separator: string): string {
  if (service === 'worker' && host !== 'worker-1') return host;
  return `airflow${separator}${service}${separator}1`;
}

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `May  1 02:14:51` */
function syslogTime(ms: number): string {
  const date = new Date(ms);
  const day = String(date.getUTCDate()).padStart(2);
  return `${MONTHS[date.getUTCMonth()]!} ${day} ${iso(ms).slice(11, 19)}`;
}

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll("'", '&#39;')
    .replaceAll('"', '&quot;');

export const WRAPPINGS: readonly Wrapping[] = [
  {
    id: 'cri',
    name: 'CRI with partial lines',
    time: true,
    wrap: (lines, { time } = ORDERS) =>
      lines.flatMap((line, index) => {
        const cut = line.length > 60 ? 40 : 0;
        const parts = cut > 0 ? [`${nano(time(index))} stdout P ${line.slice(0, cut)}`] : [];
        return [...parts, `${nano(time(index))} stdout F ${line.slice(cut)}`];
      }),
  },
  {
    id: 'docker-json',
    name: 'docker json-file with partial lines',
    time: true,
    wrap: (lines, { time } = ORDERS) =>
      lines.flatMap((line, index) => {
        const parts = line.length > 60 ? [line.slice(0, 30), `${line.slice(30)}\n`] : [`${line}\n`];
        return parts.map((log) => JSON.stringify({ log, stream: 'stderr', time: nano(time(index)) }));
      }),
  },
  {
    id: 'compose',
    name: 'docker compose logs',
    origin: { container: 'airflow-worker-1' },
    wrap: each((line, _, carried) => `${containerOf(carried, '-')}  | ${line}`),
  },
  {
    id: 'compose',
    name: 'docker compose logs, coloured, version 1 names',
    origin: { container: 'airflow_worker_1' },
    wrap: each((line, _, carried) => `\x1b[36m${containerOf(carried, '_')}     |\x1b[0m ${line}`),
  },
  {
    id: 'compose',
    name: 'docker compose logs with a container name of its own',
    origin: { container: 'worker' },
    wrap: each(
      (line, _, { service, host }) =>
        `${service === 'worker' && host !== 'worker-1' ? host : service}    | ${line}`,
    ),
  },
  {
    id: 'standalone',
    name: 'airflow standalone',
    origin: { container: 'standalone' },
    wrap: each(
      (line, _, { service }) =>
        `${/^(?:scheduler|triggerer|dag-processor|api-server)$/.test(service) ? service : 'standalone'}  | ${line}`,
    ),
  },
  {
    id: 'timestamps',
    name: 'kubectl logs --timestamps',
    time: true,
    wrap: each((line, ms) => `${nano(ms)} ${line}`),
  },
  {
    id: 'kubectl-prefix',
    name: 'kubectl logs --prefix',
    origin: POD,
    wrap: each((line, _, { pod, container }) => `[pod/${pod}/${container}] ${line}`),
  },
  {
    id: 'stern',
    name: 'stern',
    origin: POD,
    wrap: each((line, _, { pod, container }) => `${pod} ${container} ${line}`),
  },
  {
    id: 'syslog',
    name: 'syslog of a docker container',
    origin: { host: 'worker-1' },
    wrap: each(
      (line, ms, carried) =>
        `${syslogTime(ms)} ${carried.host} docker/${containerOf(carried, '-')}[812]: ${line}`,
    ),
  },
  {
    id: 'syslog',
    name: 'syslog RFC 5424',
    time: true,
    origin: { host: 'worker-1' },
    wrap: each(
      (line, ms, carried) => `<30>1 ${iso(ms)} ${carried.host} ${containerOf(carried, '-')} 812 - - ${line}`,
    ),
  },
  {
    id: 'aws-logs-tail',
    name: 'aws logs tail',
    time: true,
    origin: ATTEMPT,
    wrap: each((line, ms, { stream }) => `${iso(ms).replace('Z', '000+00:00')} ${stream} ${line}`),
  },
  {
    id: 'aws-logs-tail',
    name: 'aws logs tail --format short',
    time: true,
    wrap: each((line, ms) => (line === '' ? '' : `${iso(ms).slice(0, 19)} ${line}`)),
  },
  {
    id: 'cloudwatch-export',
    name: 'CloudWatch export to S3',
    time: true,
    path: (stream) => `exportedlogs/0b1c/${stream.replaceAll('/', '-')}/000000.gz`,
    wrap: each((line, ms) => `${iso(ms)} ${line}`),
  },
  {
    id: 'aws-logs-text',
    name: 'aws logs filter-log-events --output text',
    time: true,
    origin: ATTEMPT,
    wrap: each((line, ms, { stream }) => `EVENTS\t${'3'.repeat(56)}\t${ms + 40}\t${stream}\t${line}\t${ms}`),
  },
  {
    id: 'astro-cli',
    name: 'astro deployment logs',
    time: true,
    origin: { stream: 'worker' },
    wrap: each(
      (line, ms, { service }) =>
        `${(ms / 1000).toFixed(6)} ${line} ${/^worker/.test(service) ? 'worker' : service}`,
    ),
  },
  {
    id: 'logcli',
    name: 'logcli',
    time: true,
    origin: { dagId: 'orders_daily', taskId: 'load' },
    wrap: each((line, ms, { attempt }) => {
      const names = attempt ? `dag_id="${attempt.dagId}", task_id="${attempt.taskId}"` : 'job="airflow"';
      return `${iso(ms)} {${names}} ${line}`;
    }),
  },
  {
    id: 'json-lines',
    name: 'Fluent Bit',
    time: true,
    origin: { ...POD, namespace: 'airflow', host: 'worker-1', dagId: 'orders_daily' },
    wrap: each((line, ms, { pod, container, host, attempt }) =>
      JSON.stringify({
        '@timestamp': iso(ms),
        log: `${line}\n`,
        stream: 'stdout',
        kubernetes: {
          pod_name: pod,
          namespace_name: 'airflow',
          container_name: container,
          host,
          labels: attempt ? { dag_id: attempt.dagId } : {},
        },
      }),
    ),
  },
  {
    id: 'json-lines',
    name: 'Vector',
    time: true,
    wrap: each((line, ms) => JSON.stringify({ message: line, timestamp: iso(ms) })),
  },
  {
    id: 'json-lines',
    name: 'stern -o json',
    origin: POD,
    wrap: each((line, _, { pod, container }) =>
      JSON.stringify({ message: line, podName: pod, containerName: container, namespace: 'airflow' }),
    ),
  },
  {
    id: 'cloud-logging',
    name: 'Cloud Logging in a bucket (NDJSON)',
    time: true,
    origin: { dagId: 'orders_daily', taskId: 'load', tryNumber: 2, host: 'worker-1' },
    wrap: each((line, ms, carried, index) =>
      JSON.stringify({
        insertId: `i${index}`,
        logName: `projects/p/logs/airflow-${carried.service}`,
        timestamp: iso(ms),
        severity: 'INFO',
        textPayload: line,
        labels: { ...labels(carried), worker_id: carried.host },
      }),
    ),
  },
  {
    id: 'elasticdump',
    name: 'elasticdump',
    time: true,
    wrap: each((line, ms, _, index) =>
      JSON.stringify({
        _index: 'airflow',
        _id: `${index}`,
        _source: { '@timestamp': iso(ms), message: line },
      }),
    ),
  },
  {
    id: 'composer-stdout',
    name: 'Composer worker stdout',
    origin: { dagId: 'orders_daily', taskId: 'load', tryNumber: 2 },
    wrap: each((line, _, carried) => `${line.replaceAll('\\', '\\\\')}@-@${JSON.stringify(labels(carried))}`),
  },
  { id: 'quoted', name: 'quoted in a mail', wrap: each((line) => `> ${line}`) },
  {
    id: 'line-numbers',
    name: 'cat -n',
    wrap: each((line, _, __, index) => `${String(index + 1).padStart(6)}\t${line}`),
  },
  { id: 'line-numbers', name: 'grep -n', wrap: each((line, _, __, index) => `${index + 1}:${line}`) },
  { id: 'html', name: 'source of a web page', wrap: each((line) => `${escapeHtml(line)}<br>`) },
  { id: 'typeset', name: 'no-break spaces', wrap: each((line) => line.replaceAll(' ', '\u00a0')) },
];
