/** Worker threads and their queue. Jobs are answered in any order; whoever asks keeps the order. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { BlockRange, BlockSummary } from './block-scan.ts';
import type { Entry } from './discover.ts';
import type { EntryFacts, Reading } from './source-reader.ts';

export type Job = { kind: 'read'; entries: readonly Entry[] } | ({ kind: 'scan' } & BlockRange);

/** What a worker is started with. */
export interface WorkerSetup {
  literals: readonly string[];
}

export type Answer =
  | { kind: 'read'; found: EntryFacts[] }
  | { kind: 'scan'; blocks: BlockSummary[] }
  | { kind: 'failed'; error: unknown };

interface Waiting {
  job: Job;
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** Where the worker's file lies, seen from dist/, from dist/chunks/ and, in tests, from src/input/. */
const PLACES = ['./worker.js', '../worker.js', '../../dist/worker.js'];

export class WorkerPool {
  private readonly idle: Worker[] = [];
  private readonly busy = new Map<Worker, Waiting>();
  private readonly queue: Waiting[] = [];
  private readonly reading: Reading;
  /** Workers that have got the rules. */
  private readonly equipped = new Set<Worker>();

  constructor(size: number, reading: Reading) {
    // Only diagnosis reads what rules say; it takes longer to copy than all the rest.
    this.reading = { ...reading, compiled: { ...reading.compiled, rules: [] } };
    const file = PLACES.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(url));
    if (!file)
      throw new Error(
        'The worker is missing from the installation. Run `npm run build`, or install dagnosis again.',
      );
    for (let i = 0; i < size; i += 1) this.start(file, { literals: reading.compiled.literals });
  }

  private start(file: URL, workerData: WorkerSetup): void {
    const worker = new Worker(file, { workerData });
    worker.on('message', (answer: Answer) => {
      const done = this.busy.get(worker);
      this.busy.delete(worker);
      this.idle.push(worker);
      if (answer.kind === 'failed') done?.reject(answer.error);
      else done?.resolve(answer);
      this.next();
    });
    worker.on('error', (error) => {
      this.busy.get(worker)?.reject(error);
      this.busy.delete(worker);
    });
    this.idle.push(worker);
  }

  async read(entries: readonly Entry[]): Promise<EntryFacts[]> {
    const answer = await this.run({ kind: 'read', entries });
    return answer.kind === 'read' ? answer.found : [];
  }

  async scan(range: BlockRange): Promise<BlockSummary[]> {
    const answer = await this.run({ kind: 'scan', ...range });
    return answer.kind === 'scan' ? answer.blocks : [];
  }

  async close(): Promise<void> {
    await Promise.all([...this.idle, ...this.busy.keys()].map((worker) => worker.terminate()));
  }

  private run(job: Job): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.queue.push({ job, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    const worker = this.idle.pop();
    if (!worker) return;
    const waiting = this.queue.shift();
    if (!waiting) {
      this.idle.push(worker);
      return;
    }
    this.busy.set(worker, waiting);
    const { job } = waiting;
    const isNew = job.kind === 'read' && !this.equipped.has(worker);
    if (isNew) this.equipped.add(worker);
    worker.postMessage({ job, ...(isNew && { reading: this.reading }) });
  }
}
