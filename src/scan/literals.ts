/**
 * From a pattern to the literals of which any match must contain at least one, so that a scan over raw bytes can
 * find every place where the pattern may match. The literals are cut where the bytes of a source may differ from
 * a record's text (escapes of JSON, Python and CSV; ` key=value` pairs and «Type: message» built from JSON).
 */
import type { AST } from '@eslint-community/regexpp';
import { parsePattern } from '../rules/regex-syntax.ts';

/** A shorter literal would stand in every other line. */
const MIN_LENGTH = 4;
const MAX_LENGTH = 24;
/** Most strings that one run of fixed text may stand for: `[Tt]imed [Oo]ut` has four. */
const MAX_VARIANTS = 8;
/** Most literals of one pattern, alternatives included. */
const MAX_LITERALS = 24;
/** Longest run of fixed text that is followed. */
const MAX_RUN = 200;
/** Stands for a character at which literals are cut. */
const CUT = '\0';

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
  'request finished method GET path query status_code duration_us client_addr',
  'Running <TaskInstance: > on host  Filling up the DagBag from TaskInstance Finished: Started process ',
  'Received executor event with state success for task instance with priority Task finished exit_code final_state',
];

/** What is known of the strings that a part of a pattern matches. */
interface Info {
  /** All of them, when they are few; assertions match the empty string. */
  exact?: string[];
  /** One of these begins every match. */
  prefixes: string[];
  /** One of these ends every match. */
  suffixes: string[];
  /** The best literals found inside. */
  best?: Candidate;
}

interface Candidate {
  literals: string[];
  /** Bits of rarity; more is better. */
  score: number;
}

const ANYTHING: Info = { prefixes: [''], suffixes: [''] };

/**
 * @param source a regular expression without flags
 * @returns 4 to 24 ASCII characters each, sorted; every string that the pattern matches contains one of them, also
 *   before its record's escapes were decoded; empty when nothing of the kind can be proved
 * @throws RegExpSyntaxError when the source does not compile
 */
export function deriveLiterals(source: string): string[] {
  const info = alternativesInfo(parsePattern(source).alternatives);
  return [...(best(info)?.literals ?? [])].sort();
}

function best(info: Info): Candidate | undefined {
  let winner = info.best;
  for (const strings of [info.exact, info.prefixes, info.suffixes]) {
    if (strings) winner = better(winner, candidate(strings));
  }
  return winner;
}

function better(a: Candidate | undefined, b: Candidate | undefined): Candidate | undefined {
  return a && (!b || a.score >= b.score) ? a : b;
}

function alternativesInfo(alternatives: readonly AST.Alternative[]): Info {
  const infos = alternatives.map((alternative) => sequenceInfo(alternative.elements));
  if (infos.length === 1) return infos[0]!;
  const info: Info = {
    prefixes: union(infos.map((each) => each.exact ?? each.prefixes)) ?? [''],
    suffixes: union(infos.map((each) => each.exact ?? each.suffixes)) ?? [''],
  };
  const exact = infos.every((each) => each.exact) ? union(infos.map((each) => each.exact!)) : undefined;
  if (exact) info.exact = exact;
  const parts = infos.map(best);
  if (parts.every((part) => part !== undefined)) {
    const literals = withoutLonger(parts.flatMap((part) => part.literals));
    const score = Math.min(...parts.map((part) => part.score)) - 2 * (parts.length - 1);
    if (literals.length <= MAX_LITERALS) info.best = { literals, score };
  }
  return info;
}

function union(lists: readonly string[][]): string[] | undefined {
  const all = [...new Set(lists.flat())];
  return all.length <= MAX_VARIANTS ? all : undefined;
}

/** A literal that contains another of the set adds nothing to it. */
function withoutLonger(literals: readonly string[]): string[] {
  const all = [...new Set(literals)];
  return all.filter((literal) => !all.some((other) => other !== literal && literal.includes(other)));
}

function sequenceInfo(elements: readonly AST.Element[]): Info {
  let run = [''];
  let prefixes: string[] | undefined;
  let found: Candidate | undefined;
  for (const element of elements) {
    const info = elementInfo(element);
    const joined = info.exact && product(run, info.exact);
    if (joined) {
      run = joined;
      continue;
    }
    const opening = product(run, info.exact ?? info.prefixes) ?? run;
    prefixes ??= opening;
    found = better(better(found, candidate(opening)), info.best);
    run = info.exact ?? info.suffixes;
  }
  if (!prefixes) return { exact: run, prefixes: run, suffixes: run };
  found = better(found, candidate(run));
  return { prefixes, suffixes: run, ...(found && { best: found }) };
}

/** Every string of the one followed by every string of the other, unless that is too many or too long. */
function product(left: readonly string[], right: readonly string[]): string[] | undefined {
  if (left.length * right.length > MAX_VARIANTS * 2) return undefined;
  const all = new Set<string>();
  for (const head of left) {
    for (const tail of right) {
      if (head.length + tail.length > MAX_RUN) return undefined;
      all.add(head + tail);
    }
  }
  return all.size <= MAX_VARIANTS ? [...all] : undefined;
}

function elementInfo(element: AST.Element): Info {
  switch (element.type) {
    case 'Character':
      return exactly([safe(element.value)]);
    case 'CharacterClass':
      return classInfo(element);
    case 'Group':
    case 'CapturingGroup':
      return alternativesInfo(element.alternatives);
    case 'Quantifier':
      return quantifierInfo(element);
    case 'Assertion':
      return exactly(['']);
    case 'Backreference':
    case 'CharacterSet':
    case 'ExpressionCharacterClass':
      return ANYTHING;
  }
}

function exactly(strings: string[]): Info {
  return { exact: strings, prefixes: strings, suffixes: strings };
}

function classInfo(element: AST.CharacterClass): Info {
  if (element.negate) return ANYTHING;
  const characters = new Set<string>();
  for (const part of element.elements) {
    const [from, to] =
      part.type === 'Character'
        ? [part.value, part.value]
        : part.type === 'CharacterClassRange'
          ? [part.min.value, part.max.value]
          : [0, Infinity];
    if (to - from >= MAX_VARIANTS) return ANYTHING;
    for (let code = from; code <= to; code += 1) characters.add(safe(code));
  }
  return characters.size > 0 && characters.size <= MAX_VARIANTS ? exactly([...characters]) : ANYTHING;
}

function quantifierInfo({ element, min, max }: AST.Quantifier): Info {
  const info = elementInfo(element);
  if (min === 0) {
    const exact = max === 1 && info.exact ? union([[''], info.exact]) : undefined;
    return exact ? exactly(exact) : ANYTHING;
  }
  let run = info.exact;
  for (let i = 1; i < min && run; i += 1) run = product(run, info.exact!);
  if (min === max && run) return exactly(run);
  const found = best(info);
  return {
    prefixes: run ?? info.exact ?? info.prefixes,
    suffixes: run ?? info.exact ?? info.suffixes,
    ...(found && { best: found }),
  };
}

/** The character itself, or CUT where an envelope or dialect may write it in another way. */
function safe(code: number): string {
  if (code < 0x20 || code > 0x7e) return CUT;
  const character = String.fromCharCode(code);
  return `"'\\<>&`.includes(character) ? CUT : character;
}

/** The best literal of each string, or undefined when one of them has none. */
function candidate(strings: readonly string[]): Candidate | undefined {
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
