/** Inputs of the benchmark, generated outside the checkout and kept for the next run. */
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

export interface BenchInput {
  name: string;
  path: string;
  bytes: number;
}

const MIB = 2 ** 20;
const FAILURE = [
  '[2026-11-23T07:12:40.101+0000] {taskinstance.py:3313} ERROR - Task failed with exception',
  'Traceback (most recent call last):',
  '  File "/opt/airflow/dags/orders.py", line 41, in push_orders',
  "requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='api.example.com', port=443): Read timed out. (read timeout=30)",
  '',
].join('\n');

/** @param megabytes size of the big inputs */
export async function makeInputs(folder: string, megabytes: number): Promise<BenchInput[]> {
  mkdirSync(folder, { recursive: true });
  const big = join(folder, `big-${String(megabytes)}.log`);
  const json = join(folder, `json-${String(megabytes)}.log`);
  const findings = join(folder, `findings-${String(megabytes >> 2)}.log`);
  const zipped = join(folder, `big-${String(megabytes >> 2)}.log.gz`);
  const small = join(folder, 'small');
  writeOnce(big, megabytes, textLine, FAILURE);
  writeOnce(json, megabytes, jsonLine, '');
  writeOnce(findings, megabytes >> 2, (i) => (i % 10 === 0 ? findingLine(i) : textLine(i)), '');
  if (!existsSync(zipped))
    await pipeline(createReadStream(findings), createGzip(), createWriteStream(zipped));
  if (!existsSync(small)) writeSmallFiles(small);
  return [
    { name: `one text file of ${String(megabytes)} MiB`, path: big },
    { name: `JSON lines, ${String(megabytes)} MiB`, path: json },
    { name: `every 10th line is a finding, ${String(megabytes >> 2)} MiB`, path: findings },
    { name: 'the same, gzipped', path: zipped },
    { name: '20,000 task logs of 11 KiB', path: small },
  ].map((input) => ({
    ...input,
    bytes: input.path === small ? 20_000 * 11 * 1024 : statSync(input.path).size,
  }));
}

function writeOnce(path: string, megabytes: number, line: (i: number) => string, end: string): void {
  if (existsSync(path)) return;
  const file = openSync(path, 'w');
  let i = 0;
  for (let written = 0; written < megabytes * MIB;) {
    const lines: string[] = [];
    for (let n = 0; n < 10_000; n += 1) lines.push(line((i += 1)));
    written += writeSync(file, `${lines.join('\n')}\n`);
  }
  writeSync(file, end);
  closeSync(file);
}

function writeSmallFiles(folder: string): void {
  for (let i = 0; i < 20_000; i += 1) {
    const place = join(
      folder,
      `dag_id=orders_${String(i % 200)}`,
      `run_id=manual_${String(i)}`,
      'task_id=push',
    );
    mkdirSync(place, { recursive: true });
    const lines = Array.from({ length: 100 }, (_, n) => textLine(i + n));
    writeFileSync(join(place, 'attempt=1.log'), `${lines.join('\n')}\n`);
  }
}

function textLine(i: number): string {
  return `[${stamp(i)}+0000] {orders.py:${String(i % 90)}} INFO - page ${String(i)} sent, ${String(i % 97)} rows, warehouse W${String(i % 40)} zone ${String(i % 500)}`;
}

function jsonLine(i: number): string {
  return `{"timestamp":"${stamp(i)}Z","level":"info","event":"page ${String(i)} sent, ${String(i % 97)} rows, warehouse W${String(i % 40)}","logger":"orders","filename":"orders.py","lineno":${String(i % 90)}}`;
}

function findingLine(i: number): string {
  return `[${stamp(i)}+0000] {orders.py:7} ERROR - 503 Server Error: Service Unavailable for url: https://api.example.com/v1/${String(i)}`;
}

function stamp(i: number): string {
  const two = (n: number): string => String(n % 60).padStart(2, '0');
  return `2026-11-23T07:${two(Math.floor(i / 60_000))}:${two(Math.floor(i / 1000))}.${String(i % 1000).padStart(3, '0')}`;
}
