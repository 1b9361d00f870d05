/** The built program as a process: what only a real one shows. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { VERSION } from '../../src/version.ts';
import { failedLog, logPath } from '../helpers/task-log.ts';
import { tempFolder } from '../helpers/temp-folder.ts';

const BIN = join(process.cwd(), 'dist', 'bin.js');
const LOG = failedLog('orders_sync', 'push_orders');

function dagnosis(args: string[], input = '') {
  const env = { ...process.env, NO_COLOR: '', FORCE_COLOR: '' };
  return spawnSync(process.execPath, [BIN, ...args], { encoding: 'utf8', input, env, maxBuffer: 2 ** 26 });
}

describe('dist/bin.js', () => {
  it('names its version', () => {
    expect(dagnosis(['--version'])).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  });

  it('reads standard input', () => {
    const { status, stdout } = dagnosis(['-', '-f', 'json'], LOG);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ diagnoses: [{ cause: 'missing-variable' }] });
  });

  it('ends with 2 and a suggestion on an unknown flag', () => {
    const { status, stdout, stderr } = dagnosis(['logs', '--fomat', 'json']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Did you mean --format?');
  });

  it('reads a configuration and rules of the user', () => {
    const folder = tempFolder({ [logPath('orders_sync', 'push_orders')]: LOG, 'c.yaml': 'failOn: sever\n' });
    const { status, stderr } = dagnosis([folder, '--config', join(folder, 'c.yaml')]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/c\.yaml:1:9: failOn/);
  });

  it('takes a reader that goes away for the end', async () => {
    const folder = tempFolder(
      Object.fromEntries(
        Array.from({ length: 300 }, (_, i) => [
          logPath('orders_sync', `push_${i}`),
          failedLog('orders_sync', `push_${i}`),
        ]),
      ),
    );
    const child = spawn(process.execPath, [BIN, folder, '-f', 'json', '-q'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const errors: string[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
    child.stdout.once('data', () => child.stdout.destroy());
    const status = await new Promise((done) => child.once('close', done));
    expect({ status, errors }).toEqual({ status: 0, errors: [] });
  });

  it('writes a long report whole into a pipe', () => {
    const folder = tempFolder(
      Object.fromEntries(
        Array.from({ length: 300 }, (_, i) => [
          logPath('orders_sync', `push_${i}`),
          failedLog('orders_sync', `push_${i}`, `orders_url_${i}`),
        ]),
      ),
    );
    const { stdout } = dagnosis([folder, '-f', 'json']);
    expect(stdout.length).toBeGreaterThan(2 ** 17);
    expect(JSON.parse(stdout)).toMatchObject({ summary: { failedAttempts: 300 } });
  });
});
