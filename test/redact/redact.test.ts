import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import { createRedactor, redactReport, redactText } from '../../src/redact/index.ts';
import { attempt, diagnosis, evidence, fixtures, report } from '../render/fixtures/index.ts';
import { CANARIES, HARMLESS } from './canaries.ts';

/** How a text is written when it stands inside something else, and how its secret looks there. */
const DIALECTS: Readonly<Record<string, (text: string) => string>> = {
  plain: (text) => text,
  'classic text': (text) => `[2026-11-02T03:00:04.001+0000] {orders.py:56} INFO - ${text}`,
  'JSON line': (text) => JSON.stringify({ timestamp: '2026-11-02T03:00:04Z', event: text, level: 'info' }),
  'JSON in JSON': (text) => JSON.stringify({ log: JSON.stringify({ event: text }) }),
  'Python repr': (text) => `payload: {'note': '${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}', 'n': 1}`,
};

/** What may be left: the secret in the encoding of any dialect. */
function forms(secret: string): string[] {
  const once = JSON.stringify(secret).slice(1, -1);
  return [...new Set([secret, once, JSON.stringify(once).slice(1, -1), encodeURIComponent(secret)])];
}

describe('redaction of secrets', () => {
  for (const [dialect, write] of Object.entries(DIALECTS)) {
    it.each(CANARIES)(`masks a $kind in ${dialect}`, ({ text, secret, kept = '' }) => {
      const masked = redactText(write(text), 'on');
      for (const form of forms(secret)) expect(masked).not.toContain(form);
      expect(masked).toContain('***');
      if (dialect === 'plain') expect(masked).toContain(kept);
    });
  }

  it.each([
    [
      'JSON',
      '{"user": "etl", "password": "hunter\\"2", "port": 5432}',
      '{"user": "etl", "password": "***", "port": 5432}',
    ],
    [
      'JSON in JSON',
      '"{\\"token\\": \\"abc123\\", \\"page\\": 2}"',
      '"{\\"token\\": \\"***\\", \\"page\\": 2}"',
    ],
    [
      'Python repr',
      "{'user': 'etl', 'client_secret': b'abc', 'port': 5432}",
      "{'user': 'etl', 'client_secret': b'***', 'port': 5432}",
    ],
    ['Python items', "[('user', 'etl'), ('password', 'hunter2')]", "[('user', 'etl'), ('password', '***')]"],
    [
      'arguments',
      "['load', '--api-key', 'abc123', '--dry-run']",
      "['load', '--api-key', '***', '--dry-run']",
    ],
    ['a form', 'user=etl&password=hunter2&scope=all', 'user=etl&password=***&scope=all'],
    [
      'a URL-encoded form',
      'body=user%3Detl%26password%3Dhunter2%26scope%3Dall',
      'body=user%3Detl%26password%3D***%26scope%3Dall',
    ],
    [
      'a URL-encoded URL',
      'uri=postgresql%3A%2F%2Fetl%3Ahunter2%40db%2Fx',
      'uri=postgresql%3A%2F%2Fetl%3A***%40db%2Fx',
    ],
    [
      'a JSON connection',
      'AIRFLOW_CONN_DWH={"conn_type": "http", "extra": {"x": "y"}}',
      'AIRFLOW_CONN_DWH=***',
    ],
  ])('keeps the rest of %s', (_, text, expected) => {
    expect(redactText(text, 'on')).toBe(expected);
  });

  it.each(HARMLESS)('leaves «%s» alone', (text) => {
    expect(redactText(text, 'on')).toBe(text);
  });

  it('masks a private key over several lines and keeps their number', () => {
    const key = [
      '-----BEGIN PRIVATE KEY-----',
      'MIIEvQIBADANBg',
      'kqhkiG9w0BAQ',
      '-----END PRIVATE KEY-----',
    ];
    const masked = redactText(['before', ...key, 'after'].join('\n'), 'on').split('\n');
    expect(masked).toEqual(['before', key[0], '***', '***', key[3], 'after']);
    expect(redactText(`${'ab12'.repeat(16)}\n-----END PRIVATE KEY-----`, 'on')).not.toContain('ab12');
  });

  it('changes nothing when it is done twice', () => {
    for (const mode of ['on', 'strict'] as const) {
      for (const { text } of CANARIES) {
        const once = redactText(text, mode);
        expect(redactText(once, mode)).toBe(once);
      }
    }
    const pieces = fc.constantFrom(
      'password=',
      '"',
      "'",
      '\\',
      ' ',
      '***',
      'token: ',
      'https://a:b@c',
      'Bearer ',
      'x1',
      '\n',
      ',',
      '(',
      '&',
      '=',
      '%22',
      '--secret ',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const once = redactText(parts.join(''), 'on');
        expect(redactText(once, 'on')).toBe(once);
      }),
    );
  });

  it('stays linear on long hostile lines', () => {
    const size = 200_000;
    for (const part of [
      'password=',
      'a',
      'eyJ',
      '://x:',
      '\\"',
      '-----BEGIN PRIVATE KEY-----',
      '%3A%2F%2Fa%3A',
      'mysql ',
      'Bearer ',
      'a.',
      '(',
      'token="',
    ]) {
      const text = part.repeat(Math.ceil(size / part.length));
      expect(redactText(text, 'strict').length).toBeGreaterThan(0);
    }
  });
});

describe('strict redaction', () => {
  it('gives the same host, address and mail the same pseudonym within a report', () => {
    const redactor = createRedactor('strict');
    redactor.learnHost('worker-7b9c');
    expect(redactor.text('worker-7b9c 10.2.3.4 ops@shop.example')).toBe('worker-host-1 ip-1 email-1');
    expect(redactor.text('again 10.2.3.4, then WORKER-7b9c and 10.2.3.5')).toBe(
      'again ip-1, then worker-host-1 and ip-2',
    );
    expect(redactor.path('logs/worker-7b9c/x.log')).toBe('logs/worker-host-1/x.log');
  });

  it('keeps what only looks like a host', () => {
    const text =
      'airflow.exceptions.AirflowTaskTimeout in orders.py at 03:05:04 on Airflow 2.10.5, localhost';
    expect(redactText(text, 'strict')).toBe(text);
  });
});

describe('redaction of a report', () => {
  const secret = 'hunter2canary';
  const line = `password=${secret}`;
  const leaky = report({
    attempts: [attempt({ host: 'worker-1', runId: `manual__${line}` })],
    diagnoses: [
      diagnosis({
        verdict: line,
        explanation: line,
        subject: { kind: 'name', name: line },
        attempts: [attempt({ runId: `manual__${line}` })],
        evidence: [
          {
            ...evidence('a.log', 1, null, line, 'x/y'),
            context: ['-----BEGIN PRIVATE KEY-----', secret, '-----END PRIVATE KEY-----'],
          },
        ],
        timeline: [{ time: null, what: line, path: 'a.log', line: 1, kind: 'note', row: line }],
        contributing: [{ cause: 'x', explanation: line, evidence: [] }],
        ruledOut: [{ cause: 'x', reason: line, evidence: [] }],
        hypotheses: [{ cause: 'x', why: line, decidedBy: line }],
        facts: { password: secret, url: `https://etl:${secret}@api.example.com` },
        remedies: [{ title: line, steps: [line], links: [] }],
        nextEvidence: [{ what: line, command: line }],
      }),
    ],
    observations: [
      {
        cause: 'x',
        explanation: line,
        evidence: [evidence('a.log', 2, null, line, 'x/y')],
        nextEvidence: [],
      },
    ],
    coverage: {
      ...report({}).coverage,
      problems: [{ path: 'a.log', reason: line }],
      notUnderstood: [{ path: 'a.log', line: 1, text: line }],
      notes: [line],
    },
  });

  it('reaches every field and leaves the given report as it was', () => {
    const before = JSON.stringify(leaky);
    expect(JSON.stringify(redactReport(leaky, 'on'))).not.toContain(secret);
    expect(JSON.stringify(leaky)).toBe(before);
    expect(redactReport(leaky, 'off')).toBe(leaky);
  });

  it('changes nothing in a report without secrets', () => {
    for (const clean of [fixtures.timeout, fixtures.memory, fixtures.undetermined, fixtures.many]) {
      expect(redactReport(clean, 'on')).toEqual(clean);
    }
  });

  it('keeps attempts and diagnoses joined under strict', () => {
    const { attempts, diagnoses } = redactReport(fixtures.memory, 'strict');
    expect(attempts[0]?.host).toBe('worker-host-1');
    expect(diagnoses[0]?.subject.name).toBe('worker-host-1');
    expect(diagnoses[0]?.verdict).toContain('on worker-host-1 at 04:12:31');
    expect(diagnoses[0]?.evidence[1]?.path).toBe('worker-host-1.log:'.slice(0, -1));
    expect(diagnoses[0]?.fingerprint).toBe(fixtures.memory.diagnoses[0]?.fingerprint);
  });
});
