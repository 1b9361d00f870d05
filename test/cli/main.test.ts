import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { main } from '../../src/cli/main.ts';
import type { Report } from '../../src/report/report.ts';
import { fakeIo } from '../helpers/fake-io.ts';
import { diagnosisOf, reportOf } from '../helpers/report.ts';
import { failedLog, healthyLog, logPath } from '../helpers/task-log.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const FAILED = logPath('orders_sync', 'push_orders');
const deployment = () =>
  tempFolder({
    [`logs/${FAILED}`]: failedLog('orders_sync', 'push_orders'),
    [`logs/${logPath('orders_sync', 'rollup')}`]: healthyLog('orders_sync', 'rollup'),
  });
const FOLDER = deployment();
const LOGS = join(FOLDER, 'logs');

type Overrides = Parameters<typeof fakeIo>[0];

async function run(args: string[], overrides: Overrides = {}) {
  const { io, stdout, stderr } = fakeIo({ cwd: FOLDER, ...overrides });
  const code = await main(args, io);
  return { code, stdout: stdout(), stderr: stderr() };
}

async function jsonOf(path: string, ...flags: string[]): Promise<Report> {
  const { stdout } = await run([path, '-f', 'json', ...flags]);
  return JSON.parse(stdout) as Report;
}

describe('dagnosis analyze', () => {
  it('prints the verdict on stdout and the elapsed time on stderr, and succeeds', async () => {
    const { code, stdout, stderr } = await run([LOGS]);
    expect(code).toBe(0);
    expect(stdout).toContain('missing-variable');
    expect(stdout).toContain('orders_api_url');
    expect(stdout).toContain('orders_sync.push_orders');
    expect(stderr).toMatch(/^2 files, 0\.0 MB in \d+\.\d s\n$/);
  });

  it('says that a healthy folder is healthy', async () => {
    const { code, stdout } = await run([join(LOGS, logPath('orders_sync', 'rollup'))]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^No failure found/);
  });

  it('reads the other files beside a gzip that is damaged from its start on, and says which it was', async () => {
    const damaged = gzipSync(failedLog('orders_sync', 'push_orders').repeat(9));
    damaged.fill(0xff, 10, 20);
    writeFileSync(join(FOLDER, 'damaged.log.gz'), damaged);
    const { code, stdout, stderr } = await run([join(FOLDER, 'damaged.log.gz'), LOGS]);
    expect(code).toBe(0);
    expect(stdout).toContain('missing-variable');
    expect(stderr).toContain('damaged.log.gz: the gzip data is damaged');
  });

  it('writes several formats at once, each where it belongs', async () => {
    const { code, stdout } = await run([LOGS, '-f', 'json', '-o', 'out/report.json', '-f', 'table']);
    expect(code).toBe(0);
    expect(stdout).not.toContain('schemaVersion');
    const report = JSON.parse(readFileSync(join(FOLDER, 'out/report.json'), 'utf8')) as Report;
    expect(report.diagnoses[0]).toMatchObject({ cause: 'missing-variable', severity: 'high' });
  });

  it('keeps the JSON report within its published schema', async () => {
    const schema = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')) as object;
    const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
    validate(await jsonOf(LOGS));
    expect(validate.errors).toBeNull();
    expect(validate({ ...reportOf([]), coverage: {} })).toBe(false);
  });

  it('says nothing on stderr with --quiet', async () => {
    expect((await run([LOGS, '-q', '-f', 'json'])).stderr).toBe('');
  });

  it('shows progress only on a terminal, and wipes it', async () => {
    const isTTY = { stdout: false, stderr: true, stdin: false };
    expect((await run([LOGS], { isTTY })).stderr).toMatch(/\r\x1b\[2K2 files, [^\r\x1b]*\n$/);
    expect((await run([LOGS, '--quiet'], { isTTY })).stderr).toBe('');
  });

  it('colours when asked to, and never otherwise', async () => {
    expect((await run([LOGS])).stdout).not.toContain('\x1b[');
    expect((await run([LOGS, '--color'])).stdout).toContain('\x1b[');
    expect((await run([LOGS], { env: { NO_COLOR: '1' } })).stdout).not.toContain('\x1b[');
  });

  it.each([
    ['high', 1],
    ['critical', 0],
    ['none', 0],
  ])('exits as --fail-on %s says', async (severity, code) => {
    expect((await run([LOGS, '--fail-on', severity])).code).toBe(code);
  });

  it('filters by DAG, task and time', async () => {
    expect((await jsonOf(LOGS, '--dag', 'orders_sync', '--task', 'push_orders')).attempts).toHaveLength(1);
    expect((await jsonOf(LOGS, '--task', 'rollup')).diagnoses).toEqual([]);
    expect((await jsonOf(LOGS, '--since', '2026-11-03')).diagnoses).toEqual([]);
    expect((await jsonOf(LOGS, '--since', '2026-11-02T03:00Z')).diagnoses).toHaveLength(1);
  });

  it('gives the same report, byte for byte, whatever the order in which files were created', async () => {
    const names = ['push_orders', 'pull_orders', 'rollup'];
    const reports: string[] = [];
    for (const order of [names, names.toReversed()]) {
      const folder = tempFolder();
      for (const task of order) {
        const path = join(folder, logPath('orders_sync', task));
        mkdirSync(join(path, '..'), { recursive: true });
        writeFileSync(
          path,
          task === 'rollup' ? healthyLog('orders_sync', task) : failedLog('orders_sync', task),
        );
      }
      reports.push((await run([folder, '-f', 'json'])).stdout);
    }
    expect(reports[0]).toBe(reports[1]);
    expect(reports[0]).toContain('missing-variable');
  });

  it('takes switches and rules from the configuration, and flags over it', async () => {
    const cwd = tempFolder({
      'dagnosis.config.yaml': 'failOn: high\nseverities: { missing-variable: medium }\n',
    });
    expect((await run([LOGS], { cwd })).code).toBe(0);
    expect((await run([LOGS, '--fail-on', 'medium'], { cwd })).code).toBe(1);
    const without = await jsonOf(LOGS, '--disable', 'missing-variable');
    expect(without.diagnoses.map(({ cause }) => cause)).not.toContain('missing-variable');
  });
});

describe('input that is not right', () => {
  const empty = tempFolder({ 'empty/sub/.keep': '' });
  const prose = tempFolder({
    'notes.txt': 'Call the vendor about the timeout.\nOrder new keyboards.\n',
    'orders.py': 'def total():\n    raise ValueError("no price")\n',
  });
  const pictures = tempFolder({ 'a.png': Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex') });
  it.each([
    ['a path that does not exist', ['/no/such/logs'], 'does not exist'],
    ['an empty folder', [tempFolder()], 'holds no files'],
    ['a folder of empty folders', [join(empty, 'empty')], 'nothing'],
    ['a folder of pictures', [pictures], 'nothing'],
    ['a text that is no log', [join(prose, 'notes.txt')], 'looks like a log'],
    ['a script', [join(prose, 'orders.py')], 'looks like a log'],
    ['no path at all', [], 'no logs named'],
    ['a misspelt command', ['anlyze', LOGS], 'Did you mean dagnosis analyze?'],
    ['an unknown flag', [LOGS, '--fomat', 'json'], 'Did you mean --format?'],
    ['a number that is none', [LOGS, '--top', 'many'], '--top must be a whole number'],
    ['a time that is none', [LOGS, '--since', 'yesterday'], '--since yesterday is no time'],
    ['a time zone that is none', [LOGS, '--timezone', 'Mars/Olympus'], 'no time zone'],
    ['a cause that is none', [LOGS, '--disable', 'oom-kiled'], 'Did you mean oom-killed?'],
    ['a rule folder that does not exist', [LOGS, '--rules', '/no/such/rules'], '/no/such/rules'],
    ['a saved report that is none', ['render', join(LOGS, FAILED)], 'is no JSON'],
    ['a missing baseline', ['check', LOGS, '--baseline', 'no-such.json'], '--update-baseline'],
  ])('%s: exit code 2, what to do, no stack, nothing on stdout', async (_name, args, message) => {
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toMatch(/^ {4}at /m);
    expect(stdout).toBe('');
  });

  it('still analyses the other files, names the broken ones, and does not call that success', async () => {
    const folder = tempFolder({
      [FAILED]: failedLog('orders_sync', 'push_orders'),
      'attempt=2.log.gz': 'no gzip at all',
      'attempt=1.log': Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    });
    const broken = await run([folder, '/no/such/logs']);
    expect(broken.code).toBe(2);
    expect(broken.stdout).toContain('missing-variable');
    expect(broken.stderr).toContain('/no/such/logs: does not exist');
    expect(broken.stderr).toContain('attempt=1.log: ');
    expect((await run([folder])).code).toBe(0);
  });

  it('names three mistakes of a rule file at once', async () => {
    const cwd = tempFolder();
    await run(['rules', 'new', 'licence-server-down', '--dir', 'mine'], { cwd });
    const file = join(cwd, 'mine/custom/licence-server-down.yaml');
    const good = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      good
        .replace('speaks: proves', 'speaks: shouts')
        .replace('kind: root', 'kind: tree')
        .replace('in: [task]', 'in: [tusk]'),
    );
    const { code, stderr } = await run([LOGS, '--rules', 'mine'], { cwd });
    expect(code).toBe(2);
    expect(stderr.match(/licence-server-down\.yaml:\d+:\d+: /g)).toHaveLength(3);
  });
});

describe('dagnosis check', () => {
  it('fails by default when a task failed, and not when it is known', async () => {
    const cwd = tempFolder();
    expect((await run(['check', LOGS], { cwd })).code).toBe(1);
    const baseline = ['--baseline', 'known.json'];
    expect((await run(['check', LOGS, ...baseline, '--update-baseline'], { cwd })).code).toBe(0);
    const known = await run(['check', LOGS, ...baseline], { cwd });
    expect(known).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('1 known incident of known.json not counted'),
    });
    const healthy = join(LOGS, logPath('orders_sync', 'rollup'));
    expect((await run(['check', healthy, ...baseline], { cwd })).stderr).toMatch(
      /1 entry of known\.json no longer found.*\n {2}missing-variable · /,
    );
  });

  it('annotates in GitHub Actions and keeps stdout for the format asked for', async () => {
    const env = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: join(tempFolder(), 'summary.md') };
    const { stdout, stderr } = await run(['check', LOGS, '-f', 'sarif'], { cwd: FOLDER, env });
    const [result] = JSON.parse(stdout).runs[0].results;
    const { uri } = result.locations[0].physicalLocation.artifactLocation;
    expect(decodeURIComponent(uri)).toBe(`logs/${FAILED}`);
    expect(stderr).toContain(`::error file=${`logs/${FAILED}`.replaceAll(':', '%3A')},line=`);
    expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('orders_api_url');
  });

  it('writes a code quality report in GitLab CI, with paths of the repository', async () => {
    const { code } = await run(['check', LOGS], { cwd: FOLDER, env: { GITLAB_CI: 'true' } });
    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(join(FOLDER, 'gl-code-quality-report.json'), 'utf8'))).toMatchObject([
      { check_name: 'missing-variable', severity: 'critical', location: { path: `logs/${FAILED}` } },
    ]);
  });
});

describe('hostile names of files', () => {
  const name = 'a\u001b]0;own\u0007\u009b2J\u202e\n::error::own\n##[error]own.log';

  it.each([['analyze'], ['check'], ['formats']])(
    'steer neither terminal nor CI through %s',
    async (command) => {
      const { stdout, stderr } = await run([command, LOGS, name]);
      expect(stdout + stderr).toContain('own');
      expect(stdout + stderr).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|^\s*::|##\[/m,
      );
    },
  );
});

describe('saved reports', () => {
  it('render as they would have been printed at once', async () => {
    const cwd = tempFolder();
    await run([LOGS, '-f', 'json', '-o', 'report.json'], { cwd });
    const later = await run(['render', 'report.json', '-f', 'markdown'], { cwd });
    expect(later).toEqual({ code: 0, stdout: (await run([LOGS, '-f', 'markdown'])).stdout, stderr: '' });
    const stdin = readFileSync(join(cwd, 'report.json'), 'utf8');
    expect((await run(['render', '-', '-f', 'markdown'], { stdin })).stdout).toBe(later.stdout);
  });

  it('of a later schema are refused', async () => {
    const cwd = tempFolder({ 'report.json': JSON.stringify({ ...reportOf([]), schemaVersion: 2 }) });
    expect(await run(['render', 'report.json'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('schema version 2; this Dagnosis reads 1'),
    });
  });

  it('are compared by fingerprint', async () => {
    const [gone, still, added] = ['a', 'b', 'c'].map((fingerprint) =>
      diagnosisOf({ fingerprint, verdict: `verdict ${fingerprint}\x1b[31m` }),
    );
    const cwd = tempFolder({
      'old.json': JSON.stringify(reportOf([gone!, still!])),
      'new.json': JSON.stringify(reportOf([still!, added!])),
    });
    const { code, stdout } = await run(['diff', 'old.json', 'new.json'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 new incident · 1 gone · 1 still there\n/);
    expect(stdout).toMatch(
      /New\n {2}verdict c.*\n.*\n\nGone\n {2}verdict a.*\n.*\n\nStill there\n {2}verdict b/,
    );
    expect(stdout).not.toContain('\x1b');
    const json = await run(['diff', 'old.json', 'new.json', '-f', 'json'], { cwd });
    expect(JSON.parse(json.stdout)).toMatchObject({
      new: [{ fingerprint: 'c' }],
      gone: [{ fingerprint: 'a' }],
      still: [{ fingerprint: 'b' }],
    });
  });

  it('are verified against the logs, until a cited line moves', async () => {
    const folder = deployment();
    const logs = join(folder, 'logs');
    await run([logs, '-f', 'json', '-o', 'report.json'], { cwd: folder });
    const good = await run(['verify', 'report.json', logs], { cwd: folder });
    expect(good.stdout).toMatch(/^cited lines found as they were: ([1-9]\d*) of \1\n$/);
    expect(good.code).toBe(0);

    const file = join(logs, FAILED);
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace('orders_api_url does not', 'orders_api_uri does not'),
    );
    const moved = await run(['verify', 'report.json', logs], { cwd: folder });
    expect(moved.stdout).toMatch(/attempt=1\.log:\d+: the line reads differently now\n/);
    expect(moved.code).toBe(1);
    expect((await run(['verify', 'report.json', tempFolder()], { cwd: folder })).code).toBe(2);
  });
});

it('shows what a file was taken for, and where its identity comes from', async () => {
  const { code, stdout } = await run(['formats', LOGS]);
  expect(code).toBe(0);
  expect(stdout).toContain(FAILED);
  expect(stdout).toMatch(/component +task\n/);
  expect(stdout).toContain('dagId orders_sync (path)');
  expect(stdout).toContain('100.0 % understood');
});

describe('dagnosis rules', () => {
  it('lists and explains causes', async () => {
    const list = await run(['rules', 'list']);
    expect(list.stdout).toMatch(/oom-killed +critical|oom-killed +high/);
    const page = await run(['rules', 'explain', 'task-execution-timeout']);
    for (const part of ['What it means', 'How it is recognised', 'What to do', 'https://']) {
      expect(page.stdout).toContain(part);
    }
    expect(await run(['rules', 'explain', 'oom-kiled'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Did you mean oom-killed?'),
    });
  });

  it('writes the frame of a rule, which is free of mistakes and fires on its own example', async () => {
    const cwd = tempFolder();
    expect((await run(['rules', 'new', 'licence-server-down', '--dir', 'mine'], { cwd })).code).toBe(0);
    expect(await run(['rules', 'check', 'mine'], { cwd })).toMatchObject({
      code: 0,
      stdout: '1 rule read, 0 mistakes\n',
    });
    expect(await run(['rules', 'new', 'licence-server-down', '--dir', 'mine'], { cwd })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('exists already'),
    });
    expect(await run(['rules', 'new', 'Licence_Server'], { cwd })).toMatchObject({ code: 2 });
  });

  it('checks files with every mistake at its place', async () => {
    const cwd = tempFolder({ 'mine/custom/broken.yaml': 'id: other\nkind: tree\n' });
    const { code, stdout } = await run(['rules', 'check', 'mine'], { cwd });
    expect(code).toBe(2);
    expect(stdout).toMatch(/^mine\/custom\/broken\.yaml:1:5: /m);
    expect(stdout).toMatch(/^mine\/custom\/broken\.yaml:2:7: /m);
  });
});
