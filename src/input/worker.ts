/**
 * A worker thread: takes jobs one by one, answers each. Built into a file of its own. Scanning needs little and
 * starts at once; what reads whole sources is loaded with the first job of that kind.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { scanBlocks } from './block-scan.ts';
import { ScanKernel } from './scan-kernel.ts';
import type { EntryFacts, Reading, SourceReader } from './source-reader.ts';
import type { Answer, Job, WorkerSetup } from './worker-pool.ts';

const { literals } = workerData as WorkerSetup;
let scanner: ScanKernel | undefined;
let reader: SourceReader | undefined;

async function work(job: Job, reading: Reading | undefined): Promise<Answer> {
  if (job.kind === 'scan') {
    scanner ??= new ScanKernel(literals);
    return { kind: 'scan', blocks: scanBlocks(job, scanner) };
  }
  if (reading) {
    const module = await import('./source-reader.ts');
    reader = new module.SourceReader(reading);
  }
  const found: EntryFacts[] = [];
  for (const entry of job.entries) found.push(await reader!.read(entry, () => undefined));
  return { kind: 'read', found };
}

parentPort?.on('message', ({ job, reading }: { job: Job; reading?: Reading }) => {
  void work(job, reading).then(
    (answer) => parentPort?.postMessage(answer),
    (error: unknown) => parentPort?.postMessage({ kind: 'failed', error } satisfies Answer),
  );
});
