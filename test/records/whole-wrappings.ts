/** How services deliver a whole log as one document; the inverse of what src/records/documents takes apart. */
import { pythonRepr } from '../../src/records/python-repr.ts';
import type { Carried } from './wrappings.ts';

export interface WholeWrapping {
  /** Id of the document that is found again. */
  id: string;
  name: string;
  wrap(lines: readonly string[], carried: Carried): string;
}

interface Shipped {
  message: string;
  ms: number;
}

/** One event for each record: lines that begin with no stamp go with the one before. */
function eventsOf(lines: readonly string[], { time }: Carried): Shipped[] {
  const events: Shipped[] = [];
  lines.forEach((line, index) => {
    const last = events.at(-1);
    const begins = /^(?:\[?\d{4}-\d\d-\d\d|\{"|\*\*\* |worker: )/.test(line);
    if (last !== undefined && !begins) last.message += `\n${line}`;
    else events.push({ message: line, ms: time(index) });
  });
  return events;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const pretty = (value: unknown): string => JSON.stringify(value, null, 4);
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

function labelsOf({ attempt }: Carried): Record<string, string> {
  if (!attempt) return {};
  const { dagId, taskId, runId = '', tryNumber, mapIndex = -1 } = attempt;
  return {
    workflow: dagId,
    'task-id': taskId,
    'run-id': runId,
    'map-index': String(mapIndex),
    'try-number': String(tryNumber),
  };
}

export const WHOLE_WRAPPINGS: readonly WholeWrapping[] = [
  {
    id: 'cloudwatch-events',
    name: 'aws logs filter-log-events',
    wrap: (lines, carried) =>
      pretty({
        events: eventsOf(lines, carried).map(({ message, ms }, index) => ({
          logStreamName: carried.stream,
          timestamp: ms,
          message,
          ingestionTime: ms + 40,
          eventId: `3${index}`,
        })),
        searchedLogStreams: [],
      }),
  },
  {
    id: 'cloudwatch-events',
    name: 'aws logs get-log-events',
    wrap: (lines, carried) =>
      JSON.stringify({
        events: eventsOf(lines, carried).map(({ message, ms }) => ({
          timestamp: ms,
          message,
          ingestionTime: ms + 40,
        })),
        nextForwardToken: 'f/1',
      }),
  },
  {
    id: 'query-results',
    name: 'aws logs get-query-results, newest first',
    wrap: (lines, carried) =>
      pretty({
        results: eventsOf(lines, carried)
          .map(({ message, ms }) => [
            { field: '@timestamp', value: iso(ms).replace('T', ' ').replace('Z', '') },
            { field: '@message', value: message },
          ])
          .reverse(),
        status: 'Complete',
      }),
  },
  {
    id: 'csv',
    name: 'CSV of the CloudWatch console',
    wrap: (lines, carried) =>
      `timestamp,message\n${eventsOf(lines, carried)
        .map(({ message, ms }) => `${ms},${quoted(message)}`)
        .join('\n')}`,
  },
  {
    id: 'json-objects',
    name: 'gcloud logging read --format=json, newest first',
    wrap: (lines, carried) =>
      pretty(
        eventsOf(lines, carried)
          .map(({ message, ms }, index) => ({
            insertId: `i${index}`,
            labels: { ...labelsOf(carried), worker_id: carried.host },
            logName: `projects/p/logs/airflow-${carried.service}`,
            severity: 'INFO',
            textPayload: message,
            timestamp: iso(ms),
          }))
          .reverse(),
      ),
  },
  {
    id: 'elasticsearch-hits',
    name: 'search answer of Elasticsearch',
    wrap: (lines, carried) =>
      pretty({
        hits: {
          hits: eventsOf(lines, carried).map(({ message, ms }) => ({
            _index: 'airflow',
            _source: { '@timestamp': iso(ms), message },
          })),
        },
      }),
  },
  {
    id: 'loki-streams',
    name: 'query answer of Loki',
    wrap: (lines, carried) =>
      pretty({
        status: 'success',
        data: {
          resultType: 'streams',
          result: [
            {
              stream: { job: 'airflow' },
              values: eventsOf(lines, carried).map(({ message, ms }) => [`${ms}000000`, message]),
            },
          ],
        },
      }),
  },
  {
    id: 'rest-v1',
    name: 'REST API v1, the repr of tuples',
    wrap: (lines, { host }) =>
      JSON.stringify({
        content: `[(${pythonRepr(host)}, ${pythonRepr(`${lines.join('\n')}\n`)})]`,
        continuation_token: 'eyJlbmRfb2ZfbG9nIjp0cnVlfQ.x',
      }),
  },
  {
    id: 'python-repr',
    name: 'the content of REST API v1 alone',
    wrap: (lines, { host }) => `[(${pythonRepr(host)}, ${pythonRepr(`${lines.join('\n')}\n`)})]`,
  },
  {
    id: 'rest-v2',
    name: 'REST API v2',
    wrap: (lines) =>
      JSON.stringify({
        content: [
          { event: '::group::Log message source details', sources: ['/opt/airflow/logs/attempt=1.log'] },
          { event: '::endgroup::' },
          ...lines.map((line): unknown => (line.startsWith('{"') ? JSON.parse(line) : { event: line })),
        ],
        continuation_token: null,
      }),
  },
];
