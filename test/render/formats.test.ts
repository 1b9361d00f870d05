import { describe, expect, it } from '@jest/globals';
import { githubSummary } from '../../src/render/github.ts';
import { FORMATS, render as renderLazily, UnknownFormatError } from '../../src/render/index.ts';
import { render } from '../../src/render/render.ts';
import { attempt, diagnosis, fixtures, report } from './fixtures/index.ts';
import { markdownNodes } from './markdown-nodes.ts';
import { parseXml, type Element } from './xml.ts';

const NAMES = Object.keys(fixtures) as (keyof typeof fixtures)[];

describe('every format', () => {
  it('is the same loaded on demand', async () => {
    for (const format of FORMATS) {
      expect(await renderLazily(fixtures.many, format)).toBe(render(fixtures.many, format));
    }
    await expect(renderLazily(fixtures.many, 'pdf')).rejects.toThrow(UnknownFormatError);
  });

  it('bears a report in which everything optional is missing', () => {
    const nobody = { dagId: null, runId: null, taskId: null, mapIndex: null, tryNumber: null };
    const bare = report({
      airflowVersions: [],
      attempts: [attempt({ ...nobody, tries: null, host: null, pid: null, start: null, end: null })],
      diagnoses: [
        diagnosis({
          attempts: [nobody],
          timeline: [{ time: null, what: 'x', path: '', line: 0, kind: 'death', row: '' }],
        }),
        diagnosis({ rank: 2 }),
      ],
    });
    for (const format of FORMATS) {
      for (const verbose of [true, false])
        expect(render(bare, format, { verbose })).not.toMatch(/\bundefined\b|\bnull pid\b|NaN/);
    }
  });

  it('lets no terminal escape and no workflow command of a log through', () => {
    for (const format of FORMATS) {
      const text = render(fixtures.hostile, format, { verbose: true });
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
      expect(text).not.toMatch(/##[a-zA-Z]*\[/);
      if (format !== 'github') expect(text).not.toMatch(/^\s*::/m);
    }
  });
});

describe('JSON', () => {
  it.each(NAMES)('gives the report back, for %s', (name) => {
    const whole = fixtures[name];
    expect(JSON.parse(render(whole, 'json'))).toEqual(whole);
    const lines = render(whole, 'ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    expect(lines.map(({ type }) => type)).toEqual([
      'summary',
      ...whole.diagnoses.map(() => 'diagnosis'),
      ...whole.observations.map(() => 'observation'),
      ...whole.attempts.map(() => 'attempt'),
    ]);
  });
});

describe('SARIF', () => {
  it('points into the repository by encoded relative addresses and carries the fingerprint', () => {
    const { runs } = JSON.parse(render(fixtures.memory, 'sarif', { pathPrefix: 'my logs' }));
    const [result] = runs[0].results;
    expect(result.locations[0].physicalLocation.artifactLocation.uri).toBe('my%20logs/host/dmesg.txt');
    expect(result.relatedLocations).toHaveLength(2);
    expect(result.codeFlows[0].threadFlows[0].locations).toHaveLength(12);
    expect(result.partialFingerprints).toEqual({ 'dagnosis/v1': 'b0c1d2e3f4051627' });
    expect(runs[0].tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId);
  });

  it('has no links and placeholders of a log in its messages', () => {
    const messages: string[] = [];
    JSON.parse(render(fixtures.hostile, 'sarif'), (key, value: unknown) => {
      if (key === 'message') messages.push((value as { text: string }).text);
      return value;
    });
    expect(messages.length).toBeGreaterThan(10);
    for (const text of messages) expect(text).not.toMatch(/\]\(|(?<!\{)\{\d+\}/);
  });

  it("stays within GitHub's limits", () => {
    const lines = Array.from({ length: 1500 }, () => fixtures.memory.diagnoses[0]?.evidence ?? []).flat();
    const timeline = Array.from({ length: 1500 }, () => fixtures.memory.diagnoses[0]?.timeline ?? []).flat();
    const huge = report({
      diagnoses: Array.from({ length: 5001 }, (_, at) =>
        diagnosis({ rank: at + 1, ...(at === 0 ? { evidence: lines, timeline } : {}) }),
      ),
    });
    const { results } = JSON.parse(render(huge, 'sarif')).runs[0];
    expect(results).toHaveLength(5000);
    expect(results[0].relatedLocations.length).toBeLessThanOrEqual(1000);
    expect(results[0].codeFlows[0].threadFlows[0].locations).toHaveLength(1000);
  });
});

describe('JUnit', () => {
  const cases = (root: Element): Element[] =>
    root.children.flatMap((suite) => suite.children.filter(({ name }) => name === 'testcase'));

  it.each(NAMES)('has a case for each attempt and each diagnosis without one, for %s', (name) => {
    const root = parseXml(render(fixtures[name], 'junit'));
    const withoutAttempts = fixtures[name].diagnoses.filter(({ attempts }) => attempts.length === 0);
    expect(cases(root)).toHaveLength(fixtures[name].attempts.length + withoutAttempts.length);
  });

  it('says of a try that failed differently how it failed', () => {
    const second = { ...attempt({}), tryNumber: 2 };
    const first = { ...second, tryNumber: 1 };
    const one = diagnosis({
      attempts: [second],
      contributing: [{ cause: 'dns-failure', explanation: 'No such host', evidence: [], attempts: [first] }],
    });
    const xml = render(report({ attempts: [attempt(first), attempt(second)], diagnoses: [one] }), 'junit');
    const [before, after] = cases(parseXml(xml)).flatMap(({ children }) => children);
    expect(before?.attributes).toEqual({ message: 'No such host', type: 'dns-failure' });
    expect(after?.attributes['type']).toBe(one.cause);
  });

  it('says in each failure what killed the attempt, and the whole story once', () => {
    const failures = cases(parseXml(render(fixtures.memory, 'junit'))).flatMap(({ children }) => children);
    expect(failures).toHaveLength(6);
    for (const { attributes } of failures) expect(attributes['message']).toContain('Out of memory');
    expect(failures.filter(({ text }) => text.includes('What to do'))).toHaveLength(1);
  });
});

describe('annotations', () => {
  it('keeps to ten of a level, the top ranked first, and counts the rest', () => {
    const all = Array.from({ length: 14 }, (_, at) =>
      diagnosis({ rank: at + 1, verdict: `verdict ${String(at + 1)}` }),
    );
    const lines = render(report({ diagnoses: all }), 'github')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength(10);
    expect(lines[0]).toContain('verdict 1%0A');
    expect(lines[9]).toBe('::error title=Dagnosis::5 more incidents in the report');
  });

  it('is one command a line, whatever the log says', () => {
    const lines = render(fixtures.hostile, 'github').trimEnd().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^::error file=[^:,]*,line=1,title=[^:,]*::/);
  });

  it('sums up a job within what GitHub takes', () => {
    expect(githubSummary(fixtures.memory)).toBe(render(fixtures.memory, 'markdown'));
    const long = 'long '.repeat(10_000);
    const huge = report({
      diagnoses: Array.from({ length: 60 }, (_, at) => diagnosis({ rank: at + 1, explanation: long })),
    });
    const summary = githubSummary(huge);
    expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_000_000);
    expect(summary).toContain('more in the table above');
  });
});

describe('Markdown', () => {
  it.each(NAMES)('has our structure and nothing of the log, for %s', (name) => {
    const nodes = markdownNodes(render(fixtures[name], 'markdown', { verbose: true }));
    const urls = nodes.flatMap(({ type, url = '' }) => (type === 'link' ? [url] : []));
    expect(nodes.map(({ type }) => type)).not.toContain('html');
    expect(nodes.map(({ type }) => type)).not.toContain('image');
    for (const url of urls)
      expect(url).toMatch(/^https:\/\/(?:requests\.readthedocs\.io|airflow\.apache\.org|example\.com)\//);
  });

  it('tells each incident under a heading of its own', () => {
    const nodes = markdownNodes(render(fixtures.many, 'markdown'));
    const rows = nodes.filter(({ type }) => type === 'tableRow');
    expect(rows).toHaveLength(1 + fixtures.many.diagnoses.length);
    expect(rows.every(({ children }) => children?.length === 5)).toBe(true);
  });
});

describe('ticket', () => {
  it('fits any number of bytes, never cuts inside a block, and loses the least important first', () => {
    for (let maxBytes = 0; maxBytes < 5000; maxBytes += 173) {
      for (const name of NAMES) {
        for (const ticketFlavor of ['markdown', 'jira', 'plain'] as const) {
          const text = render(fixtures[name], 'ticket', { maxBytes, ticketFlavor });
          expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
          expect(text).not.toContain('\ufffd');
          expect((text.match(/^ *`{3,}/gm) ?? []).length % 2).toBe(0);
          if (ticketFlavor === 'jira') {
            expect((text.match(/(?<!\\)\{noformat\}/g) ?? []).length % 2).toBe(0);
          }
        }
      }
    }
    const short = render(fixtures.timeout, 'ticket', { maxBytes: 1100 });
    expect(short).toContain('Killed by execution_timeout');
    expect(short).toContain('a1b2c3d4e5f60718');
    expect(short).toContain('Shortened');
    expect(short).not.toContain('Ruled out');
  });
});
