import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { gitlabReport } from '../../src/cli/annotations.ts';
import { baselineOf } from '../../src/cli/baseline.ts';
import { readConfig } from '../../src/cli/config.ts';
import { parseConfig } from '../../src/cli/parse-config.ts';
import { exitCode } from '../../src/cli/exit-code.ts';
import { ProgressLine } from '../../src/cli/progress.ts';
import { checkCitations, citedLines } from '../../src/cli/verification.ts';
import { writeOutput, writeTo } from '../../src/cli/write-output.ts';
import { OLDEST_NODE, VERSION } from '../../src/version.ts';
import { fakeIo } from '../helpers/fake-io.ts';
import { diagnosisOf, evidenceOf, reportOf } from '../helpers/report.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

it('names the versions of package.json', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>;
  expect(manifest).toMatchObject({ version: VERSION, engines: { node: `>=${OLDEST_NODE.join('.')}` } });
});

describe('the exit code', () => {
  const high = diagnosisOf();
  const recovered = diagnosisOf({ severity: 'low', recovered: true });
  const undetermined = diagnosisOf({ determined: false, severity: 'high', fingerprint: 'b' });
  it.each([
    ['0 without a threshold, whatever was found', [high], {}, 0],
    ['0 for a healthy report', [], { severity: 'info' }, 0],
    ['1 when the threshold is reached', [high], { severity: 'high' }, 1],
    ['1 when it is passed', [high], { severity: 'low' }, 1],
    ['0 below the threshold', [high], { severity: 'critical' }, 0],
    ['0 when it recovered', [recovered], { severity: 'info' }, 0],
    ['1 when it recovered and that counts', [recovered], { severity: 'low', includeRecovered: true }, 1],
    ['3 when below the threshold something is undetermined', [undetermined], { severity: 'critical' }, 3],
    ['1 rather than 3', [undetermined, high], { severity: 'high' }, 1],
    ['0 for what is known', [high], { severity: 'high', known: new Set([high.fingerprint]) }, 0],
    [
      '0 for what is known and undetermined',
      [undetermined],
      { severity: 'critical', known: new Set(['b']) },
      0,
    ],
  ] as const)('is %s', (_name, diagnoses, failOn, expected) => {
    expect(exitCode(reportOf([...diagnoses]), failOn)).toBe(expected);
  });
});

describe('the configuration', () => {
  it('is found in a folder above, and its rule folders are relative to it', async () => {
    const folder = tempFolder({
      'dagnosis.config.yaml': 'rules: [my-rules]\nfailOn: high\ntimezone: Europe/Berlin\n',
      'deep/er/.keep': '',
    });
    const { io } = fakeIo({ cwd: join(folder, 'deep/er') });
    expect(await readConfig(undefined, io)).toEqual({
      rules: [join(folder, 'my-rules')],
      failOn: 'high',
      timezone: 'Europe/Berlin',
    });
  });

  it('may be empty or missing', async () => {
    expect(parseConfig('# nothing yet\n', 'c.yaml').config).toEqual({});
    expect(await readConfig(undefined, fakeIo({ cwd: tempFolder() }).io)).toEqual({});
  });

  it('names every mistake at once, each with line and column', () => {
    const text = 'failOn: severe\nredcat: off\nseverities:\n  oom-killed: terrible\ntimezone: Mars/Olympus\n';
    const failure = () => parseConfig(text, 'dagnosis.config.yaml');
    expect(failure).toThrow(/4 mistakes/);
    for (const place of [
      '1:9: failOn',
      '2:9: unknown key redcat; did you mean redact?',
      '4:15: severities.oom-killed',
      '5:11: timezone',
    ]) {
      expect(failure).toThrow(`dagnosis.config.yaml:${place}`);
    }
  });

  it('names causes that do not exist, once the rules are known', () => {
    const { checkCauses } = parseConfig('disable: [oom-kiled]\nseverities: { no-such: low }\n', 'c.yaml');
    const known = new Set(['oom-killed', 'sensor-timeout']);
    expect(() => checkCauses(known)).toThrow(
      /c\.yaml:1:11: there is no cause oom-kiled\. Did you mean oom-killed\?\n {2}c\.yaml:2:24: there is no cause no-such/,
    );
    expect(() => checkCauses(new Set([...known, 'oom-kiled', 'no-such']))).not.toThrow();
  });

  it('names the place of broken YAML', () => {
    expect(() => parseConfig('rules: [a\nfailOn: high\n', 'c.yaml')).toThrow(/c\.yaml:\d+:\d+: /);
  });
});

describe('writing', () => {
  it('makes the folders above a file', async () => {
    const cwd = tempFolder();
    await writeOutput('reports/today/report.json', '{}\n', fakeIo({ cwd }).io);
    expect(readFileSync(join(cwd, 'reports/today/report.json'), 'utf8')).toBe('{}\n');
  });

  it('takes a reader that went away for the end, and any other error for one', async () => {
    const broken = (code: string) =>
      new Writable({
        write(_chunk, _encoding, done) {
          done(Object.assign(new Error(code), { code }));
        },
      });
    await expect(writeTo(broken('EPIPE'), 'text')).resolves.toBeUndefined();
    await expect(writeTo(broken('ENOSPC'), 'text')).rejects.toThrow('ENOSPC');
  });

  it('says which file it could not write', async () => {
    const cwd = tempFolder({ taken: 'a file, no folder' });
    await expect(writeOutput('taken/report.json', '', fakeIo({ cwd }).io)).rejects.toThrow(
      "can't write taken/report.json",
    );
  });
});

it('draws progress ten times a second at most, and wipes it', () => {
  const { io, stderr } = fakeIo();
  let now = 0;
  const line = new ProgressLine(io, () => now);
  const progress = { bytesDone: 12_300_000, bytesTotal: 480_000_000, files: 17, findings: 1 };
  for (now of [0, 50, 99, 100, 150]) line.update(progress);
  line.clear();
  line.clear();
  const drawn = '\r\x1b[2K12.3 of 480 MB · 17 files · 1 finding';
  expect(stderr()).toBe(`${drawn}${drawn}\r\x1b[2K`);
});

describe('verification of cited lines', () => {
  const lines = ['first line', 'zwölf Ärger\r', 'last line without an end'];
  const text = lines.join('\n');
  const cite = (index: number, path = 'logs/a.log') => {
    const shown = lines[index]!.replace('\r', '');
    return evidenceOf({
      path,
      line: index + 1,
      byteOffset: Buffer.byteLength(
        lines
          .slice(0, index)
          .map((line) => `${line}\n`)
          .join(''),
      ),
      digest: createHash('sha256').update(shown).digest('hex').slice(0, 16),
    });
  };
  const reportCiting = (...evidence: ReturnType<typeof cite>[]) => reportOf([diagnosisOf({ evidence })]);

  it('finds each line again, in plain and in compressed files, each once', async () => {
    const folder = tempFolder({
      'logs/a.log': text,
      'logs/b.log.gz': gzipSync(text),
      'logs/c.log': 'not cited',
    });
    const report = reportCiting(cite(2), cite(0), cite(1), cite(1), cite(1, 'logs/b.log.gz'));
    const cited = citedLines(report);
    expect(cited).toHaveLength(4);
    expect(await checkCitations(cited, [folder])).toEqual({ failures: [], sourcesRead: 2 });
  });

  const differs = 'the line reads differently now';
  const noLine = expect.stringMatching(/^no line begins at byte \d+ any more$/);
  it.each([
    ['changed', text.replace('zwölf', 'zwulf '), [differs]],
    ['moved by a byte', `!${text}`, [noLine, noLine]],
    ['pushed down by an empty line', text.replace('last', '\nlast'), [differs]],
    ['gone', 'first line\n', [noLine, noLine]],
  ])('fails when a line is %s', async (_name, now, reasons) => {
    const folder = tempFolder({ 'logs/a.log': now });
    const { failures } = await checkCitations(citedLines(reportCiting(cite(1), cite(2))), [folder]);
    expect(failures.map(({ reason }) => reason)).toEqual(reasons);
  });

  it('fails when the file is missing', async () => {
    const folder = tempFolder({ 'logs/other.log': text });
    const { failures, sourcesRead } = await checkCitations(citedLines(reportCiting(cite(0))), [folder]);
    expect(sourcesRead).toBe(0);
    expect(failures).toEqual([{ path: 'logs/a.log', line: 1, reason: 'the file is not among the paths' }]);
  });
});

it('writes a baseline sorted and each fingerprint once, so that its changes are small', () => {
  const report = reportOf(['b', 'a', 'b'].map((fingerprint) => diagnosisOf({ fingerprint })));
  expect(baselineOf(report).incidents.map(({ fingerprint }) => fingerprint)).toEqual(['a', 'b']);
});

it('tells GitLab of each diagnosis at its first evidence', () => {
  const report = reportOf([
    diagnosisOf({ severity: 'critical', evidence: [evidenceOf({ path: 'a.log', line: 41 })] }),
  ]);
  expect(JSON.parse(gitlabReport(report, 'ci/logs'))).toEqual([
    {
      description: 'Killed by execution_timeout after 5 m 00 s',
      check_name: 'task-execution-timeout',
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      severity: 'blocker',
      location: { path: 'ci/logs/a.log', lines: { begin: 41 } },
    },
  ]);
});
