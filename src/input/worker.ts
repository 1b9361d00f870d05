/** A worker thread: takes jobs one by one, answers each. Built into a file of its own. */
import { parentPort, workerData } from 'node:worker_threads';
import { SourceReader } from './source-reader.ts';
import type { Reading } from './source-reader.ts';
import type { Answer, Job } from './worker-pool.ts';

const reader = new SourceReader(workerData as Reading);

async function work(job: Job): Promise<Answer> {
  if (job.kind === 'scan') return { kind: 'scan', blocks: reader.scan(job) };
  const found = [];
  for (const entry of job.entries) found.push(await reader.read(entry, () => undefined));
  return { kind: 'read', found };
}

parentPort?.on('message', (job: Job) => {
  void work(job).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => parentPort?.postMessage({ kind: 'failed', error } satisfies Answer),
  );
});
