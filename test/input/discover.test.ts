import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { discover } from '../../src/input/discover.ts';

let root: string;

function put(path: string, text = 'x\n'): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const displays = (...paths: string[]): string[] => discover(paths).entries.map((entry) => entry.display);
const reasons = (...paths: string[]): string[] =>
  discover(paths).problems.map(({ path, reason }) => `${path}: ${reason}`);

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'discover-'));
  const attempt = 'dag_id=orders_daily/run_id=manual__2024-05-01T00:00:00+00:00/task_id=load/attempt=1.log';
  put(`logs/${attempt}`, 'four');
  put('logs/.hidden/worker.log');
  put('logs/.DS_Store');
  put('logs/__MACOSX/x.log');
  put('logs/scheduler/2024-05-01/orders.py.log');
  symlinkSync(join(root, 'logs/scheduler/2024-05-01'), join(root, 'logs/scheduler/latest'));
  symlinkSync(join(root, 'logs'), join(root, 'logs/scheduler/loop'));
  symlinkSync(join(root, `logs/${attempt}`), join(root, 'logs/a-link.log'));
  symlinkSync('/opt/airflow/logs/scheduler/2024-05-02', join(root, 'logs/latest'));
  symlinkSync(join(root, 'nowhere.log'), join(root, 'logs/broken.log'));
  put('odd/run [1] (old)+more/worker:1.log');
  put('two/a/attempt=1.log');
  put('two/b/attempt=1.log');
  mkdirSync(join(root, 'empty/inner'), { recursive: true });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('discover', () => {
  it('lists every file of a folder once, sorted, without junk, loops and `latest` links', () => {
    const { entries, problems } = discover([join(root, 'logs')]);
    expect(entries.map((entry) => entry.display)).toEqual([
      '.hidden/worker.log',
      'dag_id=orders_daily/run_id=manual__2024-05-01T00:00:00+00:00/task_id=load/attempt=1.log',
      'scheduler/2024-05-01/orders.py.log',
    ]);
    expect(entries[1]).toMatchObject({ size: 4, path: expect.stringContaining(join(root, 'logs/dag_id=')) });
    expect(problems).toEqual([
      { path: 'broken.log', reason: 'is a symbolic link to a file that is not here' },
    ]);
  });

  it('keeps one name when the same file comes in by several arguments', () => {
    const logs = join(root, 'logs');
    expect(displays(logs, logs, join(logs, 'a-link.log'), `${logs}/**/*.log`)).toHaveLength(3);
  });

  it('shows a file argument under its base name, and longer where two would be the same', () => {
    expect(displays(join(root, 'two/a/attempt=1.log'))).toEqual(['attempt=1.log']);
    expect(displays(join(root, 'two/a/attempt=1.log'), join(root, 'two/b/attempt=1.log'))).toEqual([
      'a/attempt=1.log',
      'b/attempt=1.log',
    ]);
  });

  it('takes an existing name literally before it reads it as a pattern', () => {
    expect(displays(join(root, 'odd/run [1] (old)+more/worker:1.log'))).toEqual(['worker:1.log']);
    expect(displays(join(root, 'odd/run [1] (old)+more'))).toEqual(['worker:1.log']);
    expect(displays(join(root, 'odd/run [1] (old)+more/*.log'))).toEqual(['worker:1.log']);
  });

  it('expands patterns relative to their fixed part, and walks the folders they match', () => {
    expect(displays(join(root, 'two/*/attempt=1.log'))).toEqual(['a/attempt=1.log', 'b/attempt=1.log']);
    expect(displays(join(root, 'two/*'))).toEqual(['a/attempt=1.log', 'b/attempt=1.log']);
  });

  it('names standard input', () => {
    expect(discover(['-']).entries).toEqual([{ path: '-', display: 'stdin', size: 0 }]);
  });

  it('says what is wrong with an argument and what to do', () => {
    const missing = join(root, 'missing.log');
    expect(reasons(missing)).toEqual([`${missing}: does not exist; check the spelling`]);
    expect(reasons(join(root, 'empty'))[0]).toContain('holds no files');
    expect(reasons(join(root, 'two/*.zip'))[0]).toContain('no file matches this pattern');
    expect(reasons('')[0]).toContain('empty argument');
  });

  it('refuses a pipe and reads its neighbours', () => {
    mkdirSync(join(root, 'pipes'));
    execFileSync('mkfifo', [join(root, 'pipes/fifo')]);
    put('pipes/worker.log');
    expect(displays(join(root, 'pipes'))).toEqual(['worker.log']);
    expect(reasons(join(root, 'pipes/fifo'))[0]).toContain('is a pipe, socket or device');
  });

  it('names a folder that it may not list', () => {
    put('locked/inner/worker.log');
    put('locked/open.log');
    chmodSync(join(root, 'locked/inner'), 0o000);
    const { entries, problems } = discover([join(root, 'locked')]);
    chmodSync(join(root, 'locked/inner'), 0o755);
    expect(entries.map((entry) => entry.display)).toContain('open.log');
    // The superuser may list everything.
    if (process.getuid?.() !== 0) expect(problems[0]).toMatchObject({ path: 'inner' });
  });
});
