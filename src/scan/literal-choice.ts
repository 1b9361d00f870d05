/** Which part of a fixed text is the literal that the scan looks for: one that is written alike everywhere, and rare. */

/** A shorter literal would stand in every other line. */
const MIN_LENGTH = 4;
const MAX_LENGTH = 24;
/** Stands for a character at which literals are cut. */
export const CUT = '\0';

/**
 * Minus the binary logarithm of how often each of the bytes 0x20 to 0x7e stands in Airflow's logs, in half bits,
 * in base 36 (measured over 7.7 MB of task, scheduler and worker logs of Airflow 2.7 to 3.3).
 */
const RARITY =
  '8zasxrzfjjlgcbce9aabcdbcddawmemtulnmkkhjpgrnmnhhmsjkenolpujfhfdbwaecb8ddeakebcabcjaaacfgfdpgtgx';

/** Text that stands in most healthy logs; a piece of it is no good literal, however rare its letters. */
const COMMON = [
  '[2024-01-01T00:00:00.000+0000] {taskinstance.py:1} INFO - ',
  '{local_task_job_runner.py:1} {standard_task_runner.py:1} {logging_mixin.py:1} {subprocess.py:1}',
  ' WARNING - ERROR - DEBUG - airflow.models.taskinstance.TaskInstance airflow.task.operators',
  'Dependencies all met for dep_context=non-requeueable deps ti=<TaskInstance: ',
  'Marking task as SUCCESS. dag_id, task_id, run_id, execution_date, start_date, end_date, state, map_index',
  'Task exited with return code 0 Task is not able to be run task_instance_id try_number',
  'Traceback (most recent call last): File "/usr/local/lib/python3.12/site-packages/airflow/',
  'scheduled__manual__backfill__ Executing <Task( Starting attempt Running command Exporting env vars',
  'timestamp event level logger filename lineno error_detail exc_type exc_value',
  'Executor reports execution of finished with state success for try_number',
  'requests.exceptions. urllib3.exceptions. airflow.exceptions.',
  'https://orders.example.com http://localhost:8080 s3://orders gs://orders user@example.com',
  'request finished method GET path query status_code duration_us client_addr',
  'Running <TaskInstance: Filling up the DagBag from TaskInstance Finished: Started process ',
  'Received executor event with state success for task instance with priority Task finished exit_code final_state',
];

export interface Candidate {
  literals: string[];
  /** Bits of rarity; more is better. */
  score: number;
}

/** The best literal of each string, or undefined when one of them has none. */
export function candidate(strings: readonly string[]): Candidate | undefined {
  const literals = new Set<string>();
  let bits = Infinity;
  for (const text of strings) {
    let winner: { literal: string; bits: number } | undefined;
    for (const piece of pieces(text)) {
      const chosen = rarestWindow(piece);
      if (!winner || chosen.bits > winner.bits) winner = chosen;
    }
    if (!winner) return undefined;
    literals.add(winner.literal);
    bits = Math.min(bits, winner.bits);
  }
  return { literals: withoutLonger([...literals]), score: bits - 2 * (literals.size - 1) };
}

/** Parts of a text that stand together in the bytes of every dialect. */
function pieces(text: string): string[] {
  return (
    text
      // ` key=value` is `"key": "value"` in JSON, and has colours between in a console.
      .replace(/(^|\s)([\w.]+)=/g, `${CUT}$2${CUT}`)
      // «Type: message» is built from two fields; so is a colon at either end.
      .replace(/[:=]\s+|=|:$|^:|:(?=\0)/g, CUT)
      .split(CUT)
      .filter((piece) => piece.length >= MIN_LENGTH && piece.trim().length >= MIN_LENGTH - 1)
  );
}

function rarestWindow(piece: string): { literal: string; bits: number } {
  let winner = { literal: piece, bits: -1 };
  const length = Math.min(MAX_LENGTH, piece.length);
  for (let start = 0; start + length <= piece.length; start += 1) {
    const literal = piece.slice(start, start + length);
    const bits = rarity(literal);
    if (bits > winner.bits) winner = { literal, bits };
  }
  return winner;
}

/** More than this many bits say nothing more: letters of a text are not independent of each other. */
const ENOUGH_BITS = 60;
const COMMON_PENALTY = 0.25;

function rarity(literal: string): number {
  let halfBits = 0;
  for (let i = 0; i < literal.length; i += 1) {
    halfBits += parseInt(RARITY.charAt(literal.charCodeAt(i) - 0x20), 36);
  }
  const bits = Math.min(ENOUGH_BITS, halfBits / 2) + literal.length / 100;
  return COMMON.some((text) => text.includes(literal)) ? bits * COMMON_PENALTY : bits;
}

/** A literal that contains another of the set adds nothing to it. */
export function withoutLonger(literals: readonly string[]): string[] {
  const all = [...new Set(literals)];
  return all.filter((literal) => !all.some((other) => other !== literal && literal.includes(other)));
}
