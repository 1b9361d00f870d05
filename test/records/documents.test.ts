import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { detectDocument, expandDocument } from '../../src/records/documents/documents.ts';
import { detectKubernetes } from '../../src/records/kubernetes/kubernetes.ts';
import type { DocumentStream } from '../../src/records/envelopes/envelope.ts';

const START = Date.UTC(2024, 4, 1, 2, 0, 5);
const HEADED = '[2024-05-01T02:00:05.123+0000] {taskinstance.py:1157} INFO - Dependencies all met';
const FAILED = "[2024-05-01T02:00:09.000+0000] {taskinstance.py:1768} ERROR - Task failed with 'exception'";
const TRACEBACK =
  'Traceback (most recent call last):\n  File "/opt/airflow/dags/orders.py", line 31, in load\nValueError: "x" \\ ü';
/** Two events, the second with a traceback in it. */
const EVENTS = [HEADED, `${FAILED}\n${TRACEBACK}`];
const LINES = EVENTS.join('\n').split('\n');
const STREAM =
  'dag_id=orders_daily/run_id=scheduled__2024-05-01T00_00_00+00_00/task_id=load/map_index=3/attempt=2.log';
const ATTEMPT = {
  dagId: 'orders_daily',
  runId: 'scheduled__2024-05-01T00:00:00+00:00',
  taskId: 'load',
  mapIndex: 3,
  tryNumber: 2,
};

const at = (index: number): number => START + index * 1000;
const iso = (index: number): string => new Date(at(index)).toISOString();
const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
const csv = (...rows: string[][]): string =>
  rows
    .map((row) =>
      row.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(','),
    )
    .join('\n');

function repr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inside = text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll(quote, `\\${quote}`);
  return quote + inside + quote;
}

const LOG_EVENTS = EVENTS.map((message, index) => ({
  timestamp: at(index),
  message,
  ingestionTime: at(9),
  logStreamName: STREAM,
  eventId: `${index}`,
}));
const LABELS = {
  workflow: 'orders_daily',
  'task-id': 'load',
  'run-id': ATTEMPT.runId,
  'map-index': '3',
  'try-number': '2',
};
const CLOUD = EVENTS.map((textPayload, index) => ({
  insertId: `i${index}`,
  labels: LABELS,
  logName: 'projects/p/logs/airflow-worker',
  severity: index === 0 ? 'INFO' : 'ERROR',
  textPayload,
  timestamp: iso(index),
}));
const HITS = EVENTS.map((message, index) => ({
  _index: 'airflow',
  _source: { '@timestamp': iso(index), message },
}));
const yamlOf = (entry: (typeof CLOUD)[number]): string =>
  `---\ninsertId: ${entry.insertId}\nlabels:\n${Object.entries(LABELS)
    .map(([k, v]) => `  ${k}: '${v}'`)
    .join(
      '\n',
    )}\nlogName: ${entry.logName}\nseverity: ${entry.severity}\ntextPayload: |-\n${entry.textPayload.replace(/^/gm, '  ')}\ntimestamp: '${entry.timestamp}'\n`;

interface Case {
  name: string;
  id: string;
  text: string;
  /** Times of the two events are known. */
  timed?: boolean;
  attempt?: boolean;
}

const CASES: readonly Case[] = [
  {
    name: 'aws logs filter-log-events',
    id: 'cloudwatch-events',
    text: pretty({ events: LOG_EVENTS, searchedLogStreams: [] }),
    timed: true,
    attempt: true,
  },
  {
    name: 'filter-log-events in one line',
    id: 'cloudwatch-events',
    text: JSON.stringify({ events: LOG_EVENTS }),
    timed: true,
    attempt: true,
  },
  {
    name: 'aws logs get-log-events',
    id: 'cloudwatch-events',
    text: pretty({
      events: LOG_EVENTS.map(({ timestamp, message, ingestionTime }) => ({
        timestamp,
        message,
        ingestionTime,
      })),
      nextForwardToken: 'f/1',
    }),
    timed: true,
  },
  {
    name: 'Firehose objects without anything between',
    id: 'cloudwatch-events',
    timed: true,
    attempt: true,
    text: [
      {
        messageType: 'CONTROL_MESSAGE',
        logGroup: '',
        logStream: '',
        logEvents: [{ id: '0', timestamp: at(0), message: 'CWL CONTROL MESSAGE: Checking health' }],
      },
      ...EVENTS.map((message, index) => ({
        messageType: 'DATA_MESSAGE',
        owner: '1',
        logGroup: 'airflow-x-Task',
        logStream: STREAM,
        logEvents: [{ id: '1', timestamp: at(index), message }],
      })),
    ]
      .map((object) => JSON.stringify(object))
      .join(''),
  },
  {
    name: 'Insights results, newest first',
    id: 'query-results',
    timed: true,
    attempt: true,
    text: pretty({
      results: EVENTS.map((message, index) => [
        { field: '@timestamp', value: iso(index).replace('T', ' ').replace('Z', '') },
        { field: '@message', value: message },
        { field: '@logStream', value: STREAM },
      ]).reverse(),
      status: 'Complete',
    }),
  },
  {
    name: 'aws logs tail --format json',
    id: 'aws-tail-json',
    timed: true,
    text: [0, 1]
      .map(
        (index) =>
          `${iso(index).replace('Z', '000+00:00')} ${STREAM} \n${pretty({ event: EVENTS[index], level: 'info' })}`,
      )
      .join('\n'),
  },
  {
    name: 'CloudWatch console CSV',
    id: 'csv',
    text: csv(['timestamp', 'message'], ...EVENTS.map((message, index) => [`${at(index)}`, message])),
    timed: true,
  },
  {
    name: 'Insights CSV, newest first',
    id: 'csv',
    text: csv(
      ['@timestamp', '@message', '@logStream'],
      ...EVENTS.map((message, index) => [
        iso(index).replace('T', ' ').replace('Z', ''),
        message,
        STREAM,
      ]).reverse(),
    ),
    timed: true,
    attempt: true,
  },
  {
    name: 'Cloud Logging JSON, newest first',
    id: 'json-objects',
    text: pretty([...CLOUD].reverse()),
    timed: true,
    attempt: true,
  },
  {
    name: 'Cloud Logging YAML, newest first',
    id: 'cloud-logging-yaml',
    text: [...CLOUD].reverse().map(yamlOf).join(''),
    timed: true,
    attempt: true,
  },
  {
    name: 'REST API v1',
    id: 'rest-v1',
    text: JSON.stringify({
      content: `[('worker-1', ${repr(EVENTS.join('\n') + '\n')})]`,
      continuation_token: 'eyJlbmRfb2ZfbG9nIjp0cnVlfQ.x',
    }),
  },
  {
    name: 'REST API v1 without a try',
    id: 'rest-v1',
    text: pretty({ content: `[[('worker-1', ${repr(EVENTS.join('\n'))})]]`, continuation_token: null }),
  },
  {
    name: 'REST API v1 with plain content',
    id: 'rest-v1',
    text: JSON.stringify({ content: EVENTS.join('\n'), continuation_token: null }),
  },
  {
    name: 'the bare representation of the list',
    id: 'python-repr',
    text: `[('worker-1', ${repr(EVENTS.join('\n'))})]\n`,
  },
  {
    name: 'the representation of bytes',
    id: 'python-repr',
    text: `[('worker-1', b${repr(EVENTS.join('\n')).replaceAll('ü', '\\xc3\\xbc')})]`,
  },
  {
    name: 'REST API v2 with text lines',
    id: 'rest-v2',
    text: JSON.stringify({ content: LINES, continuation_token: null }),
  },
  {
    name: 'Elasticsearch hits',
    id: 'elasticsearch-hits',
    text: pretty({ took: 3, hits: { total: 2, hits: HITS } }),
    timed: true,
  },
  {
    name: 'OpenSearch multi-search',
    id: 'elasticsearch-hits',
    text: JSON.stringify({ responses: [{ hits: { hits: HITS } }] }),
    timed: true,
  },
  {
    name: 'Loki query',
    id: 'loki-streams',
    timed: true,
    attempt: true,
    text: JSON.stringify({
      status: 'success',
      data: {
        resultType: 'streams',
        result: [
          {
            stream: { dag_id: 'orders_daily', task_id: 'load' },
            values: EVENTS.map((line, index) => [
              `${at(index)}000000`,
              JSON.stringify({ line: `${line}\n`, run_id: ATTEMPT.runId, try_number: 2, map_index: 3 }),
            ]).reverse(),
          },
        ],
      },
    }),
  },
  {
    name: 'Log Analytics tables',
    id: 'azure-tables',
    timed: true,
    text: JSON.stringify({
      tables: [
        {
          name: 'PrimaryResult',
          columns: [{ name: 'TimeGenerated' }, { name: 'Message' }, { name: 'DagId' }, { name: 'TaskId' }],
          rows: EVENTS.map((message, index) => [iso(index), message, 'orders_daily', 'load']),
        },
      ],
    }),
  },
  {
    name: 'Log Analytics CSV',
    id: 'csv',
    timed: true,
    text: csv(
      ['TimeGenerated [UTC]', 'Message', 'DagId'],
      ...EVENTS.map((message, index) => [`5/1/2024, 2:00:0${5 + index}.000 AM`, message, 'orders_daily']),
    ),
  },
  {
    name: 'Grafana CSV',
    id: 'csv',
    timed: true,
    text: csv(['Time', 'Line', 'tsNs'], ...EVENTS.map((message, index) => [iso(index), message, '1'])),
  },
  {
    name: 'Kibana CSV, newest first',
    id: 'csv',
    text: csv(
      ['@timestamp', 'message'],
      ...EVENTS.map((message, index) => [`May 1, 2024 @ 02:00:0${5 + index}.000`, message]).reverse(),
    ),
  },
  {
    name: 'JSON lines printed by jq',
    id: 'json-objects',
    text: EVENTS.map((message, index) => pretty({ message, time: iso(index) })).join('\n'),
    timed: true,
  },
  {
    name: 'a list of JSON objects',
    id: 'json-objects',
    text: JSON.stringify(EVENTS.map((log, index) => ({ log, time: iso(index) }))),
    timed: true,
  },
];

const linesOf = (streams: readonly DocumentStream[]): string[] =>
  streams.flatMap((stream) => stream.lines.map((line) => line.text));

describe('documents', () => {
  it.each(CASES.map((one) => [one.name, one] as const))(
    'take apart: %s',
    (_, { id, text, timed, attempt }) => {
      expect(detectDocument(text.slice(0, 64 * 1024), 'export.txt')).toBe(id);
      expect(detectKubernetes(text, 'export.txt')).toBeUndefined();
      const streams = expandDocument(id, text, 'export.txt').filter(
        (stream) => !stream.lines[0]?.text.startsWith('CWL CONTROL'),
      );
      expect(streams.flatMap((stream) => stream.problems ?? [])).toEqual([]);
      expect(streams).toHaveLength(1);
      const lines = streams[0]!.lines;
      if (id === 'aws-tail-json') {
        expect(lines.map((line) => (JSON.parse(line.text) as { event: string }).event)).toEqual(EVENTS);
      } else expect(linesOf(streams)).toEqual(LINES);
      if (timed) {
        expect(lines[0]?.outerTime).toBe(at(0));
        expect(lines.at(-1)?.outerTime).toBe(at(1));
        expect(lines.map((line) => line.startsRecord === true).slice(0, 3)).toEqual([
          true,
          true,
          ...(lines.length > 2 ? [false] : []),
        ]);
      }
      if (attempt) expect(lines.every((line) => line.origin?.tryNumber === 2)).toBe(true);
      if (attempt) expect(lines.at(-1)?.origin).toMatchObject(ATTEMPT);
    },
  );

  it.each(CASES.map((one) => [one.name, one] as const))(
    'cite the place where an entry stands: %s',
    (_, { id, text }) => {
      const bytes = Buffer.from(text);
      for (const { line, byteOffset } of expandDocument(id, text, 'export.txt').flatMap(
        (stream) => stream.lines,
      )) {
        expect(bytes.subarray(0, byteOffset).toString().split('\n')).toHaveLength(line);
      }
    },
  );

  it('cites the line of the message where a document is printed over many lines', () => {
    const { id, text } = CASES[0]!;
    const lines = expandDocument(id, text, 'x.json')[0]!.lines;
    expect(text.split('\n')[lines[0]!.line - 1]).toContain('"message": "[2024-05-01T02:00:05.123+0000]');
    expect(lines[1]!.line).toBeGreaterThan(lines[0]!.line);
  });

  it('hands structured records of the REST API v2 on as JSON lines, and older text as text', () => {
    const content = [
      { event: '::group::Log message source details', sources: ['/opt/airflow/logs/attempt=1.log'] },
      { event: '::endgroup::' },
      { timestamp: iso(0), event: 'Task failed', level: 'error', error_detail: [] },
      { timestamp: iso(1), event: HEADED },
    ];
    for (const text of [
      JSON.stringify({ content, continuation_token: null }),
      pretty({ content, continuation_token: null }),
    ]) {
      expect(detectDocument(text, 'log.json')).toBe('rest-v2');
      expect(linesOf(expandDocument('rest-v2', text, 'log.json'))).toEqual([
        '::group::Log message source details',
        '/opt/airflow/logs/attempt=1.log',
        '::endgroup::',
        JSON.stringify(content[2]),
        HEADED,
      ]);
    }
  });

  it('makes a stream of each host of an API answer, and says when the log goes on', () => {
    const token = `${Buffer.from('{"end_of_log":false,"log_pos":1234}').toString('base64url')}.sig`;
    const text = JSON.stringify({
      content: `[('worker-1', 'a\\nb'), ('worker-2', 'c')]`,
      continuation_token: token,
    });
    const streams = expandDocument('rest-v1', text, 'x.json');
    expect(
      streams.map(({ stream, lines }) => [stream, lines.map((line) => line.text), lines[0]?.origin?.host]),
    ).toEqual([
      ['1 worker-1', ['a', 'b'], 'worker-1'],
      ['2 worker-2', ['c'], 'worker-2'],
    ]);
    expect(streams.at(-1)?.problems?.[0]).toContain('before the log does');
  });

  it('reads what happened from an entry of the audit log, and not its event alone', () => {
    const entry = (event: string, extra: string | null): object => ({
      when: iso(1),
      event,
      dag_id: 'orders_daily',
      extra,
    });
    const text = pretty([entry('running', null), entry('state mismatch', 'Executor LocalExecutor reported')]);
    const [stream] = expandDocument(detectDocument(text, 'audit.json')!, text, 'audit.json');
    expect(stream!.lines.map((line) => line.text)).toEqual([
      'running',
      'state mismatch: Executor LocalExecutor reported',
    ]);
    expect(stream!.lines[1]!.outerTime).toBe(at(1));
  });

  it('parts entries of different streams', () => {
    const events = ['a', 'b', 'a'].map((name, index) => ({
      timestamp: at(index),
      message: `${name}${index}`,
      ingestionTime: 1,
      logStreamName: `worker_${name}_1714530891.12.log`,
    }));
    const streams = expandDocument('cloudwatch-events', JSON.stringify({ events }), 'x.json');
    expect(
      streams.map(({ stream, lines }) => [stream, lines.map((line) => line.text), lines[0]?.origin?.host]),
    ).toEqual([
      ['worker_a_1714530891.12.log', ['a0', 'a2'], 'a'],
      ['worker_b_1714530891.12.log', ['b1'], 'b'],
    ]);
  });

  it('keeps the order of entries of one millisecond in a newest-first export', () => {
    const entries = [0, 1, 2, 3].map((index) => ({
      ...CLOUD[0]!,
      textPayload: `line ${index}`,
      timestamp: iso(index >> 1),
    }));
    expect(linesOf(expandDocument('json-objects', JSON.stringify(entries.reverse()), 'x.json'))).toEqual([
      'line 0',
      'line 1',
      'line 2',
      'line 3',
    ]);
  });

  it('does not begin a record at each line of a traceback that a shipper cut up', () => {
    const events = LINES.map((message, index) => ({ timestamp: at(index), message, ingestionTime: 1 }));
    const lines = expandDocument('cloudwatch-events', JSON.stringify({ events }), 'x.json')[0]!.lines;
    expect(lines.map((line) => line.startsRecord === true)).toEqual([true, true, false, false, false]);
  });

  it.each(CASES.map((one) => [one.name, one] as const))(
    'never throw on a torn one, nor invent lines: %s',
    (_, { id, text }) => {
      const whole = linesOf(expandDocument(id, text, 'x'));
      fc.assert(
        fc.property(fc.integer({ min: 0, max: text.length }), (length) => {
          const torn = text.slice(0, length);
          detectDocument(torn, 'x');
          detectKubernetes(torn, 'x');
          const lines = linesOf(expandDocument(id, torn, 'x'));
          if (!['csv', 'python-repr', 'cloud-logging-yaml', 'aws-tail-json'].includes(id)) {
            expect(whole).toEqual(expect.arrayContaining(lines));
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  it('keeps what had arrived of a document that is cut off, and says so', () => {
    const text = JSON.stringify({ events: LOG_EVENTS });
    const streams = expandDocument('cloudwatch-events', text.slice(0, -60), 'x.json');
    expect(linesOf(streams)).toEqual([HEADED]);
    expect(streams[0]?.problems?.[0]).toContain('cut off');
  });

  it.each([
    ['a classic log', HEADED],
    [
      'Airflow 3 task log',
      JSON.stringify({ timestamp: iso(0), level: 'info', event: 'x' }) +
        '\n' +
        JSON.stringify({ timestamp: iso(0), level: 'info', event: 'y' }),
    ],
    [
      'NDJSON of the API v2',
      JSON.stringify({ timestamp: null, event: '::group::Log message source details', level: 'info' }) +
        '\n{"event":"x"}',
    ],
    [
      'one JSON object a line',
      JSON.stringify({ message: 'x', time: iso(0) }) + '\n' + JSON.stringify({ message: 'y', time: iso(0) }),
    ],
    ['a printed list', "[{'a': 1}]\nnext"],
    ['prose with commas', 'time,message were printed by nobody, really\nx,y'],
    [
      'a Kubernetes event',
      pretty({ apiVersion: 'v1', kind: 'Event', message: 'x', reason: 'y', involvedObject: {} }),
    ],
  ])('are not seen in %s', (_, text) => {
    expect(detectDocument(text, 'attempt=1.log')).toBeUndefined();
  });

  it('refuses an id that nobody knows', () => {
    expect(expandDocument('fax', '', 'x')[0]?.problems?.[0]).toContain('unknown kind');
  });

  it('keep Airflow 3 events of MWAA whole, timed by the transport', () => {
    const message = JSON.stringify({ event: 'Task failed with exception', level: 'error', logger: 'task' });
    const text = JSON.stringify({
      events: [{ timestamp: at(1), message, ingestionTime: 1, logStreamName: STREAM }],
    });
    const line = expandDocument('cloudwatch-events', text, 'x.json')[0]!.lines[0];
    expect(line).toMatchObject({ text: message, outerTime: at(1), startsRecord: true, origin: ATTEMPT });
  });

  it("read Astro's API", () => {
    const text = pretty({
      results: EVENTS.map((raw, index) => ({ raw, source: 'scheduler', timestamp: at(index) })),
      limit: 2,
    });
    expect(detectDocument(text, 'x.json')).toBe('query-results');
    expect(linesOf(expandDocument('query-results', text, 'x.json'))).toEqual(LINES);
  });

  it('survive what was nested to exhaust the stack', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const hostile = [
      ['json-objects', `[{"level":"info","event":"x","a":${deep}}]`],
      ['rest-v2', `{"content":[{"level":"info","event":"x","a":${deep}}]}`],
      ['cloud-logging-yaml', `---\ninsertId: 1\nlogName: x\ntextPayload: ${deep}\n`],
      ['cloud-logging-yaml', `---\ninsertId: 1\nlogName: x\ntextPayload:\n  ${'- '.repeat(50_000)}x\n`],
      [
        'cloud-logging-yaml',
        `---\n${Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}\n`,
      ],
    ] as const;
    for (const [id, text] of hostile) expect(Array.isArray(expandDocument(id, text, 'x'))).toBe(true);
  });
});
