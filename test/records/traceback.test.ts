import { describe, expect, it } from '@jest/globals';
import { exceptionChains, lineAt } from '../../src/records/traceback.ts';
import { readLines, readOne } from './read-lines.ts';

const HEAD = '[2026-11-23T06:34:39.338+0000] {taskinstance.py:3313} ERROR - Task failed with exception';
const DIRECT = 'The above exception was the direct cause of the following exception:';
const DURING = 'During handling of the above exception, another exception occurred:';

/** Chains as `type: message <frames>` with the relation in front. */
function chains(lines: string): { headline: string; links: string[] }[] {
  return exceptionChains(readOne(lines)).map(({ headline, links }) => ({
    headline,
    links: links.map(
      ({ type, message, frames, relation }) =>
        `${relation ?? 'first'} ${type}: ${message} <${frames.map(({ name, line }) => `${name}:${String(line)}`).join(' ')}>`,
    ),
  }));
}

const CASES: readonly (readonly [name: string, lines: string, links: string[]])[] = [
  [
    "in Python's layout, with carets and chained",
    `${HEAD}
Traceback (most recent call last):
  File "/opt/airflow/dags/orders.py", line 31, in load
    rows = fetch(url)
           ~~~~~^^^^^
  File "/x/requests/adapters.py", line 713, in send
    raise ReadTimeout(e, request=request)
requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.internal', port=443): Read timed out.

${DIRECT}

Traceback (most recent call last):
  File "/opt/airflow/dags/orders.py", line 35, in load
    raise LoadError from error
LoadError

${DURING}

Traceback (most recent call last):
  File "/opt/airflow/dags/orders.py", line 40, in cleanup
OSError: [Errno 28] No space left on device`,
    [
      "first requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.internal', port=443): Read timed out. <load:31 send:713>",
      'cause LoadError:  <load:35>',
      'context OSError: [Errno 28] No space left on device <cleanup:40>',
    ],
  ],
  [
    'without blank lines, as the log view of 2.6+ returns it',
    `${HEAD}
Traceback (most recent call last):
  File "/a.py", line 1, in f
ValueError: a
${DIRECT}
Traceback (most recent call last):
  File "/b.py", line 2, in g
KeyError: 'b'`,
    ['first ValueError: a <f:1>', "cause KeyError: 'b' <g:2>"],
  ],
  [
    'without indentation, as `airflow standalone` prints it',
    `${HEAD}
Traceback (most recent call last):
File "/a.py", line 1, in f
return g()
^^^
File "/b.py", line 2, in g
File "/c.py", line 3, in h
raise TimeoutError
TimeoutError`,
    ['first TimeoutError:  <f:1 g:2 h:3>'],
  ],
  [
    'without indentation and source lines',
    `${HEAD}\nTraceback (most recent call last):\nFile "/a.py", line 1, in f\nvendor.errors.QuotaExceededError: 429 Too Many Requests`,
    ['first vendor.errors.QuotaExceededError: 429 Too Many Requests <f:1>'],
  ],
  [
    'with a message of several lines',
    `${HEAD}
Traceback (most recent call last):
  File "/a.py", line 1, in f
sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" failed: Connection refused
\tIs the server running on that host and accepting TCP/IP connections?

(Background on this error at: https://sqlalche.me/e/14/e3q8)`,
    [
      'first sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) connection to server at "db" failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n\n(Background on this error at: https://sqlalche.me/e/14/e3q8) <f:1>',
    ],
  ],
  [
    'of a class defined in a DAG file',
    `${HEAD}\nTraceback (most recent call last):\n  File "/opt/airflow/dags/sku.py", line 53, in enrich\nunusual_prefix_562134cbb2aba80d5e2140321bb1e5d4a4f0a1f3_sku.EnrichmentError: status 504`,
    ['first EnrichmentError: status 504 <enrich:53>'],
  ],
  [
    'of deep recursion and of a syntax error',
    `${HEAD}
Traceback (most recent call last):
  File "/a.py", line 1, in f
    f()
  [Previous line repeated 973 more times]
  File "/b.py", line 3
    x = = 1
        ^
SyntaxError: invalid syntax`,
    ['first SyntaxError: invalid syntax <f:1 :3>'],
  ],
  [
    'of an exception group, its members first',
    `${HEAD}
  + Exception Group Traceback (most recent call last):
  |   File "/a.py", line 1, in main
  | ExceptionGroup: two failed (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "/b.py", line 2, in load
    | ValueError: bad row
    +---------------- 2 ----------------
    | TimeoutError: late
    +------------------------------------`,
    [
      'first ValueError: bad row <load:2>',
      'first TimeoutError: late <>',
      'context ExceptionGroup: two failed (2 sub-exceptions) <main:1>',
    ],
  ],
  [
    'in a Rich box',
    `2025-05-20 15:07:48.653060 [error    ] Task failed [supervisor]
\u256d\u2500\u2500\u2500 Traceback (most recent call last) \u2500\u2500\u2500\u256e
\u2502 /opt/airflow/dags/orders.py:31 in load                     \u2502
\u2502                                                              \u2502
\u2502   30 \u2502   url = base                                          \u2502
\u2502 \u2771 31 \u2502   rows = fetch(url)                                   \u2502
\u2570\u2500\u2500\u2500\u2500\u2500\u2500\u256f
ReadTimeout: timed out`,
    ['first ReadTimeout: timed out <load:31>'],
  ],
  [
    'quoted by billiard below its wrapper',
    `${HEAD}
Traceback (most recent call last):
  File "/x/billiard/pool.py", line 1265, in mark_as_worker_lost
billiard.einfo.ExceptionWithTraceback: 
"""
Traceback (most recent call last):
  File "/x/billiard/pool.py", line 1264, in mark
billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 5.
"""`,
    [
      'first billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 5. <mark:1264>',
      'cause billiard.einfo.ExceptionWithTraceback:  <mark_as_worker_lost:1265>',
    ],
  ],
  [
    'in the interface of 3.0, the last raised first',
    `[2025-08-20, 06:00:04] ERROR - Task failed with exception: source="task"
AirflowException: 401:Unauthorized
File "/x/http.py", line 262 in check_response

HTTPError: 401 Client Error: Unauthorized
for url: https://billing.example/v1
File "/x/models.py", line 1026 in raise_for_status
`,
    [
      'first HTTPError: 401 Client Error: Unauthorized\nfor url: https://billing.example/v1 <raise_for_status:1026>',
      'context AirflowException: 401:Unauthorized <check_response:262>',
    ],
  ],
  [
    'in a download of 3.1, behind the source',
    `[2025-08-20T06:00:04.000000Z] ERROR - Task failed with exceptionsource=task loc=task_runner.py:980 AirflowException: 504:Gateway Time-out
    File /opt/airflow/dags/orders.py, line 31 in load
`,
    ['first AirflowException: 504:Gateway Time-out <load:31>'],
  ],
  [
    'in a download of 3.3, glued, with a comma, and in German',
    `[2026-11-23T07:04:01.556707Z] ERROR - Task failed with exceptionProxyError: cannot connect
    Datei /x/adapters.py, Zeile 723 in send
,MaxRetryError: too many
    Datei /x/retry.py, Zeile 555 in increment`,
    ['first MaxRetryError: too many <increment:555>', 'context ProxyError: cannot connect <send:723>'],
  ],
  [
    'glued to any other message of the interface',
    `[2026-11-23T07:04:01.556707Z] ERROR - Could not load the rows.ValueError: bad\n    File /x/a.py, line 7 in f`,
    ['first ValueError: bad <f:7>'],
  ],
  [
    'in a whole record of task JSON, in Python order',
    JSON.stringify({
      timestamp: '2025-10-04T03:24:39Z',
      level: 'error',
      event: 'Task failed with exception',
      logger: 'task',
      error_detail: [
        {
          exc_type: 'AirflowException',
          exc_value: '504:Gateway Time-out',
          is_cause: false,
          frames: [{ filename: '/x/http.py', lineno: 280, name: 'check' }],
        },
        {
          exc_type: 'HTTPError',
          exc_value: '504 Server Error',
          is_cause: true,
          frames: [
            { filename: '/x/models.py', lineno: 1026, name: 'raise_for_status' },
            { filename: '', lineno: -1, name: 'Skipped frames: 12' },
          ],
        },
      ],
    }),
    [
      'first HTTPError: 504 Server Error <raise_for_status:1026>',
      'cause AirflowException: 504:Gateway Time-out <check:280>',
    ],
  ],
  [
    'in a console line, as the repr of the same list',
    `2026-11-23 07:05:33.388073+00:00 [error    ] Task failed with exception     [task] dag_id=orders_daily error_detail=[{'exc_type': 'KeyError', 'exc_value': "'LOYALTY_API_URL'", 'exc_notes': [], 'syntax_error': None, 'is_cause': False, 'frames': [{'filename': '/opt/airflow/dags/orders.py', 'lineno': 9, 'name': 'load'}], 'is_group': False, 'exceptions': []}] loc=task_runner.py:1651 try_number=1`,
    ["first KeyError: 'LOYALTY_API_URL' <load:9>"],
  ],
  [
    'in a group of task JSON',
    JSON.stringify({
      timestamp: '2025-10-04T03:24:39Z',
      level: 'error',
      event: 'Task failed with exception',
      logger: 'task',
      error_detail: [
        {
          exc_type: 'ExceptionGroup',
          exc_value: 'two',
          frames: [{ filename: '/x.py', lineno: 1, name: 'main' }],
          is_group: true,
          exceptions: [
            [{ exc_type: 'ValueError', exc_value: 'a', frames: [] }],
            [
              {
                exc_type: 'KeyError',
                exc_value: "'b'",
                frames: [{ filename: '/y.py', lineno: 2, name: 'g' }],
              },
            ],
          ],
        },
      ],
    }),
    ['first ValueError: a <>', "first KeyError: 'b' <g:2>", 'context ExceptionGroup: two <main:1>'],
  ],
  [
    'given as a text',
    JSON.stringify({
      timestamp: '2025-10-04T03:24:39Z',
      level: 'error',
      event: 'Task failed',
      logger: 'task',
      error_detail: 'Traceback (most recent call last):\n  File "/x.py", line 1, in f\nValueError: a',
    }),
    ['first ValueError: a <f:1>'],
  ],
];

describe('an exception chain', () => {
  it.each(CASES)('is found %s', (_name, lines, links) => {
    expect(chains(lines).map((chain) => chain.links)).toEqual(links.length === 0 ? [] : [links]);
  });

  it('has the message in front of it as its headline, and a second one is a chain of its own', () => {
    const found = chains(`${HEAD}
Traceback (most recent call last):
  File "/a.py", line 1, in f
ValueError: a

retrying
Traceback (most recent call last):
  File "/a.py", line 1, in f
ValueError: a`);
    expect(found).toEqual([
      { headline: 'Task failed with exception', links: ['first ValueError: a <f:1>'] },
      { headline: 'retrying', links: ['first ValueError: a <f:1>'] },
    ]);
  });

  it('keeps source lines and points to the line of its exception', () => {
    const record = readOne(
      `${HEAD}\nTraceback (most recent call last):\n  File "/a.py", line 1, in f\n    return g()\nValueError: a`,
    );
    const link = exceptionChains(record)[0]?.links[0];
    expect(link?.frames).toEqual([{ file: '/a.py', line: 1, name: 'f', code: 'return g()' }]);
    expect(lineAt(record, link?.at ?? 0).line).toBe(5);
  });

  it.each([
    [
      "in the frames that SIGTERM's handler prints",
      `${HEAD}: Stacktrace: \n  File "/home/airflow/bin/airflow", line 10, in <module>\n    sys.exit(main())`,
    ],
    [
      'in a traceback that was cut',
      `${HEAD}\nTraceback (most recent call last):\n  File "/a.py", line 1, in f`,
    ],
    ['in a message that speaks of a line', `${HEAD}\nerror in orders.sql, line 3 of the model`],
    ['in the head of a traceback alone', 'Traceback (most recent call last):'],
  ])('is not found %s', (_name, lines) => {
    expect(chains(lines)).toEqual([]);
  });

  it('is bounded however long its message is', () => {
    const [chain] = exceptionChains(
      readOne(
        `${HEAD}\nTraceback (most recent call last):\n  File "/a.py", line 1, in f\nValueError: ${'x'.repeat(50_000)}`,
      ),
    );
    expect(chain?.links[0]?.message).toHaveLength(1000);
  });

  it('that stderr prints line by line is one', () => {
    const lines = [
      '--- Supervised process Last chance exception handler ---',
      'Traceback (most recent call last):',
      '  File "/x.py", line 1, in f',
      'ValueError: a',
      '',
      DIRECT,
      '',
      'Traceback (most recent call last):',
      '  File "/y.py", line 2, in g',
      'KeyError: 1',
      'bye',
    ];
    const records = readLines(
      lines.map((event) =>
        JSON.stringify({ timestamp: '2025-10-04T03:24:39Z', level: 'error', event, logger: 'task.stderr' }),
      ),
    );
    const found = records.flatMap((record) => exceptionChains(record));
    expect(found.map(({ links }) => links.map(({ type, relation }) => [type, relation]))).toEqual([
      [
        ['ValueError', undefined],
        ['KeyError', 'cause'],
      ],
    ]);
  });
});
