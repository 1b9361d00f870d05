/** Runs programs in turn and takes the medians: absolute figures drift with the machine, ratios hold. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Program {
  name: string;
  command: readonly string[];
  /** Runs of this program; default all rounds. */
  rounds?: number;
}

export interface Measured {
  name: string;
  /** Medians: elapsed, and of the processor (user and system). */
  seconds: number;
  cpuSeconds: number;
  /** Highest seen, in MB; undefined where /proc does not tell. */
  peakMb: number | undefined;
}

interface Run {
  seconds: number;
  cpuSeconds: number;
  peakMb: number | undefined;
}

/** Exit codes above this one are failures; `rg` says 1 where nothing matches. */
const LAST_GOOD_CODE = 2;
const TICKS_PER_SECOND = 100;

/** Every program once in each round, so that all of them see the same minutes. */
export async function inTurn(programs: readonly Program[], rounds: number): Promise<Measured[]> {
  const runs = programs.map((): Run[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [i, program] of programs.entries()) {
      if (round < (program.rounds ?? rounds)) runs[i]!.push(await run(program));
    }
  }
  return programs.map(({ name }, i) => ({
    name,
    seconds: median(runs[i]!.map(({ seconds }) => seconds)),
    cpuSeconds: median(runs[i]!.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: median(runs[i]!.flatMap(({ peakMb }) => peakMb ?? [])),
  }));
}

function run({ name, command: [program = '', ...args] }: Program): Promise<Run> {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(program, args, { stdio: 'ignore' });
    const seen: Omit<Run, 'seconds'> = { cpuSeconds: 0, peakMb: undefined };
    const timer = setInterval(() => look(child.pid, seen), 10);
    child.on('error', (error) => {
      clearInterval(timer);
      reject(error);
    });
    child.on('exit', (code) => {
      clearInterval(timer);
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (code === null || code > LAST_GOOD_CODE) reject(new Error(`${name} ended with ${code}`));
      else resolve({ seconds, ...seen });
    });
  });
}

/** What Linux knows of a running process; nothing elsewhere. */
function look(pid: number | undefined, seen: Omit<Run, 'seconds'>): void {
  try {
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    if (peak !== undefined) seen.peakMb = Math.max(seen.peakMb ?? 0, Number(peak) / 1000);
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    seen.cpuSeconds = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    // It has just ended; what was seen before stays.
  }
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
