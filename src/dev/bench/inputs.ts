/** Logs to measure with: made up, always the same, as large as wanted. */
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  closeSync,
  openSync,
  renameSync,
  writeSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

const WORDS = (
  'orders customers invoice shipment batch rows partition loaded fetched page cursor written checkpoint bucket staging ' +
  'warehouse upsert merge chunk offset processed skipped duplicates elapsed rate seconds remaining table schema column ' +
  's3://orders-raw/2026/11/22/part- https://api.example.com/v2/orders?page= SELECT id, total FROM orders WHERE day = ' +
  'progress 100% memory 512MB queue depth ok done'
).split(' ');
const FILES = [
  'etl.py',
  'orders_load.py',
  'logging_mixin.py',
  's3.py',
  'base.py',
  'subprocess.py',
  'sql.py',
  'http.py',
];
const TIMEOUT = "HTTPSConnectionPool(host='api.example.com', port=443): Read timed out. (read timeout=30)";
const START = Date.UTC(2026, 10, 22, 3);

/** Numbers that look random and are the same in every run. */
class Dice {
  private state = 12345;
  private clock = START;

  below(n: number): number {
    this.state = (Math.imul(this.state, 1103515245) + 12345) & 0x7fffffff;
    return (this.state >>> 8) % n;
  }

  stamp(): string {
    this.clock += this.below(40);
    return new Date(this.clock).toISOString();
  }

  message(): string {
    const words: string[] = [];
    for (let count = 3 + this.below(12); count > 0; count -= 1) {
      words.push(WORDS[this.below(WORDS.length)]! + (this.below(4) === 0 ? String(this.below(100_000)) : ''));
    }
    return words.join(' ');
  }
}

type Line = (dice: Dice, message: string) => string;

/** A record as Airflow 2 writes them. */
export const classic: Line = (dice, message) =>
  `[${dice.stamp().replace('Z', '+0000')}] {${FILES[dice.below(FILES.length)]!}:${dice.below(900)}} INFO - ${message}\n`;

const json: Line = (dice, message) =>
  `${JSON.stringify({ timestamp: dice.stamp(), level: 'info', event: message, logger: 'task.stdout' })}\n`;

/** Folder of the inputs, and how large they are: 1 makes a big file of 2 GB. */
export interface Site {
  folder: string;
  scale: number;
}

export interface Input {
  name: string;
  path: string;
  bytes: number;
}

/** @param findingEvery every so many lines one shows a failed request; 0 for never */
export function logFile(site: Site, name: string, bytes: number, line: Line, findingEvery = 0): Input {
  const path = join(site.folder, name);
  const wanted = Math.round(bytes * site.scale);
  make(path, (file) => {
    const dice = new Dice();
    let number = 0;
    for (let written = 0; written < wanted;) {
      let text = '';
      for (let i = 0; i < 5000; i += 1) {
        number += 1;
        const message = dice.message();
        text += line(dice, findingEvery > 0 && number % findingEvery === 0 ? TIMEOUT : message);
      }
      written += writeSync(file, text);
    }
  });
  return { name, path, bytes: wanted };
}

export const bigFile = (site: Site): Input => logFile(site, 'big.log', 2e9, classic);
export const jsonLines = (site: Site): Input => logFile(site, 'json-lines.log', 1e9, json);
export const manyFindings = (site: Site): Input => logFile(site, 'every-10th-line.log', 4e8, classic, 10);

/** A million lines, each of them a finding. */
export const manyMatches = (site: Site): Input => logFile(site, 'million-findings.log', 1.43e8, classic, 1);
export const hugeFile = (site: Site): Input => logFile(site, 'ten-gigabytes.log', 1e10, classic);

/** One line, 2 GB of it. */
export function singleLine(site: Site): Input {
  const path = join(site.folder, 'single-line.log');
  const bytes = Math.round(2e9 * site.scale);
  make(path, (file) => {
    writeSync(file, classic(new Dice(), 'orders').trimEnd());
    const block = Buffer.alloc(2 ** 20, ' orders page');
    for (let written = 0; written < bytes; written += block.length) writeSync(file, block);
  });
  return { name: 'single-line.log', path, bytes };
}

export async function gzipped(site: Site): Promise<Input> {
  const plain = logFile(site, 'to-be-packed.log', 4e8, classic);
  const path = `${plain.path}.gz`;
  if (!existsSync(path)) {
    await pipeline(createReadStream(plain.path), createGzip({ level: 6 }), createWriteStream(`${path}.part`));
    renameSync(`${path}.part`, path);
  }
  return { name: 'packed.log.gz', path, bytes: plain.bytes };
}

/** 20,000 task logs of 11 KB, one in 200 failed. */
export function smallFiles(site: Site): Input {
  const folder = join(site.folder, 'small');
  const count = Math.round(20_000 * site.scale);
  if (!existsSync(join(folder, '.complete'))) {
    const dice = new Dice();
    for (let i = 0; i < count; i += 1) {
      const run = new Date(START + Math.floor(i / 50) * 3_600_000).toISOString().replace('.000Z', '+00:00');
      const dag = `orders_${i % 50}`;
      const log = join(folder, `dag_id=${dag}`, `run_id=scheduled__${run}`, 'task_id=load');
      mkdirSync(log, { recursive: true });
      writeFileSync(join(log, 'attempt=1.log'), taskLog(dice, dag, `scheduled__${run}`, i % 200 === 0));
    }
    writeFileSync(join(folder, '.complete'), '');
  }
  return { name: 'small/', path: folder, bytes: count * 10_900 };
}

function taskLog(dice: Dice, dag: string, run: string, fails: boolean): string {
  const record = (where: string, text: string, level = 'INFO'): string =>
    `[${dice.stamp().replace('Z', '+0000')}] {${where}} ${level} - ${text}\n`;
  const instance = `<TaskInstance: ${dag}.load ${run} [queued]>`;
  let log =
    record('local_task_job_runner.py:123', '::group::Pre task execution logs') +
    record(
      'taskinstance.py:2631',
      `Dependencies all met for dep_context=non-requeueable deps ti=${instance}`,
    ) +
    record('taskinstance.py:2631', `Dependencies all met for dep_context=requeueable deps ti=${instance}`) +
    record('taskinstance.py:2884', 'Starting attempt 1 of 1') +
    record('taskinstance.py:2907', 'Executing <Task(PythonOperator): load> on 2026-11-22 03:00:00+00:00') +
    record('standard_task_runner.py:72', 'Started process 6718 to run task') +
    record('task_command.py:467', `Running ${instance.replace('queued', 'running')} on host worker-1`) +
    record('taskinstance.py:740', '::endgroup::');
  while (log.length < 10_200) log += classic(dice, dice.message());
  const names = `dag_id=${dag}, task_id=load, run_id=${run}, execution_date=20261122T030000, start_date=20261122T030000, end_date=20261122T031000`;
  if (!fails) {
    return (
      log +
      record('python.py:240', 'Done. Returned value was: None') +
      record('taskinstance.py:352', `Marking task as SUCCESS. ${names}`) +
      record('local_task_job_runner.py:266', 'Task exited with return code 0')
    );
  }
  return (
    log +
    record('taskinstance.py:3311', 'Task failed with exception', 'ERROR') +
    'Traceback (most recent call last):\n  File "/opt/airflow/dags/orders.py", line 20, in load\n' +
    `    fetch(url)\nrequests.exceptions.ReadTimeout: ${TIMEOUT}\n` +
    record('taskinstance.py:1225', `Marking task as FAILED. ${names}`) +
    record('local_task_job_runner.py:266', 'Task exited with return code 1')
  );
}

/** Writes a file once; a later run finds it complete or not at all. */
function make(path: string, write: (file: number) => void): void {
  if (existsSync(path)) return;
  const file = openSync(`${path}.part`, 'w');
  try {
    write(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.part`, path);
}
