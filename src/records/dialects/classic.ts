/**
 * Classic text of Airflow 1.10 to 2.11 (and of parts of 3.0): `[stamp] {file:line} LEVEL - message`, from
 * `[logging] log_format`. Nested headers (base_task_runner, logging_mixin) are peeled; the innermost wins.
 */
import { levelOf } from '../levels.ts';
import { isOutputOfFile, withoutContainer } from '../relayed-output.ts';
import { isoStamp } from '../timestamps.ts';
import type { Stamp } from '../timestamps.ts';
import { withPairsAsFields } from '../pairs.ts';
import { peelComposerLabels } from './composer-labels.ts';
import type { Dialect, RecordHead } from './dialect.ts';

const DAY_MS = 86_400_000;
const MAX_DEPTH = 5;
const SUBTASK = /^(?:Job (\d{1,12}|None): Subtask [\w.-]{1,250}|Subtask:)(?: (.*))?$/s;

/** Where the message begins, and what stands before it. */
interface Header {
  stamp?: Stamp | undefined;
  file: string;
  lineno: string;
  level?: string;
  message: string;
}

/** Reads `[stamp] extra {file:line} LEVEL - message`; the braces may be doubled, the stamp `Invalid date`. */
function readHeader(line: string): Header | undefined {
  const close = line.indexOf(']', 1);
  if (close < 12 || close > 60) return undefined;
  const stamp = isoStamp(line, 1);
  if (
    stamp === undefined
      ? line.slice(1, close) !== 'Invalid date'
      : stamp.end !== close && !namedZone(line, stamp.end, close)
  )
    return undefined;
  if (line.charCodeAt(close + 1) !== 32) return undefined;
  let open = close + 2;
  if (line.charCodeAt(open) !== 123) {
    open = line.indexOf(' {', open) + 1;
    if (open === 0 || open - close > 202) return undefined;
  }
  if (line.charCodeAt(open + 1) === 123) open++;
  const end = line.indexOf('}', open);
  if (end < 0 || end - open > 250) return undefined;
  const colon = line.lastIndexOf(':', end);
  if (colon <= open + 1 || colon + 1 === end) return undefined;
  const after = line.charCodeAt(end + 1) === 125 ? end + 2 : end + 1;
  const file = line.slice(open + 1, colon);
  const lineno = line.slice(colon + 1, end);
  if (line.charCodeAt(after) !== 32) return undefined;
  const dash = line.indexOf(' -', after + 1);
  if (dash > 0 && dash - after <= 10) {
    const next = line.charCodeAt(dash + 2);
    if (next === 32 || Number.isNaN(next))
      return { stamp, file, lineno, level: line.slice(after + 1, dash), message: line.slice(dash + 3) };
  }
  const mark = line.charCodeAt(after + 1);
  // The web interface of 2.9+ shows `::group::` and `::endgroup::` as triangles, without a level.
  if (mark === 0x25b6 || mark === 0x25bc)
    return { stamp, file, lineno, message: `::group::${line.slice(after + 3)}` };
  if (mark === 0x25b2) return { stamp, file, lineno, message: '::endgroup::' };
  return undefined;
}

/** True when only a zone's name that we do not know stands between a stamp and its bracket. */
function namedZone(line: string, from: number, close: number): boolean {
  return (
    close - from <= 8 &&
    line.charCodeAt(from) === 32 &&
    /^ [A-Z+-][A-Za-z0-9:+-]{0,6}$/.test(line.slice(from, close))
  );
}

/** Reads a classic header, and the headers nested in its message. */
export function claimClassic(line: string, depth = 0): RecordHead | undefined {
  if (line.charCodeAt(0) !== 91) return undefined;
  const doubled = depth === 0 && line.charCodeAt(1) === 50 ? secondStamp(line) : undefined;
  if (doubled !== undefined) return claimClassic(doubled, 1);
  const header = readHeader(line);
  if (header === undefined) return undefined;
  const level = header.level === undefined ? 'info' : levelOf(header.level);
  if (level === undefined) return undefined;
  const { file, lineno } = header;
  const composer = peelComposerLabels(header.message);
  const message = composer?.message ?? header.message;
  if (depth < MAX_DEPTH) {
    const nested =
      file === 'base_task_runner.py' ? relayed(message, header, depth) : printed(message, header, depth);
    if (nested !== undefined) return nested;
  }
  const head: RecordHead = {
    dialect: 'classic',
    text: message,
    stamp: header.stamp,
    level,
    logger: file,
    fields: { lineno },
  };
  if (composer !== undefined) head.origin = composer.origin;
  // Airflow 3.1+ in the percent format of an old airflow.cfg: the pairs stand behind the message.
  if (header.stamp !== undefined && line.charCodeAt(header.stamp.end - 1) === 90)
    head.fields = { ...withPairsAsFields(message), lineno };
  if (isOutputOfFile(file, message)) {
    head.output = true;
    head.channel = file;
    const payload = withoutContainer(message);
    if (payload !== message) head.payload = payload;
  }
  return head;
}

/** What follows `[stamp] ` when a second stamp stands there (CloudWatch's reader prefixes every event). */
function secondStamp(line: string): string | undefined {
  const close = line.indexOf('] [', 12);
  return close > 0 && close < 40 && isoStamp(line, close + 3) !== undefined && isoStamp(line, 1) !== undefined
    ? line.slice(close + 2)
    : undefined;
}

/**
 * 1.10 and `run_as_user`: `Job 12: Subtask extract <line of the task process>`, up to 1.9 and on Cloud Composer
 * `Subtask: <line>`; the outer level says nothing.
 */
function relayed(message: string, outer: Header, depth: number): RecordHead | undefined {
  const match = SUBTASK.exec(message);
  const rest = match?.[2];
  if (match === null || rest === undefined) return undefined;
  const channel = `subtask ${match[1] ?? ''}`;
  const inner = claimClassic(rest, depth + 1);
  if (inner !== undefined) return { ...inner, channel, holdsChannel: true };
  return {
    dialect: 'classic',
    text: rest,
    stamp: outer.stamp,
    level: 'info',
    logger: outer.file,
    output: true,
    channel,
    continues: true,
    holdsChannel: true,
  };
}

/**
 * A whole record that was printed into the log (dag-processor files). A task may also print another
 * Airflow's log; that lies further away in time.
 */
function printed(message: string, outer: Header, depth: number): RecordHead | undefined {
  if (outer.file !== 'logging_mixin.py' || message.charCodeAt(0) !== 91) return undefined;
  const inner = claimClassic(message, depth + 1);
  if (inner === undefined || inner.stamp === undefined || outer.stamp === undefined) return inner;
  return Math.abs(inner.stamp.local - outer.stamp.local) < DAY_MS ? inner : undefined;
}

export const classic: Dialect = { id: 'classic', starts: '[', claim: (line) => claimClassic(line) };

/** `<rendered prefix>:[stamp] {…}` of `[logging] task_log_prefix_template`, tried on lines that start with anything else. */
export function claimPrefixedClassic(line: string): RecordHead | undefined {
  const bracket = line.indexOf(':[');
  if (bracket < 0 || bracket > 200 || line.charCodeAt(bracket + 2) !== 50) return undefined;
  const open = line.indexOf('[');
  return open === bracket + 1 ? claimClassic(line.slice(open)) : undefined;
}
