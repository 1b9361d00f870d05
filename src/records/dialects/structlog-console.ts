/**
 * structlog's console renderer: `2025-10-04T03:24:40.460195Z [info     ] event   [logger] key=value …`. Components of
 * Airflow 3.1+, Celery workers of 3.0, and the LocalExecutor's supervisors in the scheduler's output.
 */
import { levelOf } from '../levels.ts';
import { renderErrorDetail } from '../error-detail.ts';
import { literal, pairFields, pairsText, readPairs, splitTrailingPairs } from '../pairs.ts';
import type { Pair } from '../pairs.ts';
import { isOutputOfLogger } from '../relayed-output.ts';
import { isoStamp } from '../timestamps.ts';
import type { Stamp } from '../timestamps.ts';
import { DIGITS } from './dialect.ts';
import type { Dialect, RecordHead } from './dialect.ts';

const LOGGER = /^[\w.<>-]{1,250}$/;
/** Brackets that are tried as the logger's; a message may hold some of its own. */
const MAX_BRACKETS = 64;
const MAX_PAIRS_WITHOUT_LOGGER = 8192;

interface Tail {
  event: string;
  logger?: string;
  pairs: Pair[];
}

/** Splits `event [logger] key=value …`: the first bracket behind which there are only pairs is the logger's. */
function splitTail(rest: string): Tail | undefined {
  let open = rest.indexOf('[');
  for (let tries = 0; open >= 0 && tries < MAX_BRACKETS; tries++) {
    const close = rest.indexOf(']', open);
    if (close < 0) return undefined;
    const next = rest.charCodeAt(close + 1);
    const name = rest.slice(open + 1, Math.min(close, open + 252));
    if (
      (open === 0 || rest.charCodeAt(open - 1) === 32) &&
      (next === 32 || Number.isNaN(next)) &&
      LOGGER.test(name)
    ) {
      const pairs = readPairs(rest, close + 1);
      if (pairs !== undefined) return { event: rest.slice(0, open).trimEnd(), logger: name, pairs };
    }
    open = rest.indexOf('[', open + 1);
  }
  return undefined;
}

/** Structlog's own default prints no zone and no fraction and is local; six digits are Airflow's set-up, in UTC. */
function zoned(stamp: Stamp): Stamp {
  return stamp.offset === undefined && stamp.end > 20 ? { ...stamp, offset: 0 } : stamp;
}

/** Call site and logger as the JSON dialect has them. */
function applyTail(head: RecordHead, tail: Tail): string {
  const detail = tail.pairs.find(([key]) => key === 'error_detail' || key === 'exception');
  const fields = pairFields(tail.pairs.filter((pair) => pair !== detail));
  const site = /^(.{1,250}):(\d{1,9})$/.exec(fields['loc'] ?? '');
  if (site !== null) {
    fields['filename'] = site[1] ?? '';
    fields['lineno'] = site[2] ?? '';
    delete fields['loc'];
  }
  head.fields = fields;
  const traceback = detail === undefined ? undefined : renderErrorDetail(literal(detail[1]));
  if (tail.logger !== undefined) {
    const chan = fields['chan'];
    head.logger = tail.logger === 'task' && chan !== undefined ? `task.${chan}` : tail.logger;
    if (isOutputOfLogger(head.logger, tail.event, fields['filename'])) {
      head.output = true;
      head.channel = `${head.logger} ${fields['ti_id'] ?? ''}`;
      head.payload = tail.event;
    }
  }
  return tail.event + pairsText(tail.pairs) + (traceback === undefined ? '' : `\n${traceback}`);
}

function claim(line: string): RecordHead | undefined {
  const stamp = isoStamp(line);
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 32 || line.charCodeAt(stamp.end + 1) !== 91)
    return undefined;
  let at = stamp.end + 2;
  while (line.charCodeAt(at) >= 97 && line.charCodeAt(at) <= 122) at++;
  const level = levelOf(line.slice(stamp.end + 2, at));
  if (level === undefined) return undefined;
  while (line.charCodeAt(at) === 32) at++;
  // A paste that lost the escape characters of a colour shows `[info     []`.
  if (line.charCodeAt(at) === 91) at++;
  if (line.charCodeAt(at) !== 93) return undefined;
  const rest = line.slice(at + 2);
  const head: RecordHead = { dialect: 'structlog-console', text: rest.trimEnd(), stamp: zoned(stamp), level };
  const tail = splitTail(rest) ?? withoutLogger(rest);
  if (tail !== undefined) head.text = applyTail(head, tail);
  return head;
}

function withoutLogger(rest: string): Tail | undefined {
  if (rest.length > MAX_PAIRS_WITHOUT_LOGGER) return undefined;
  const split = splitTrailingPairs(rest);
  return split === undefined ? undefined : { event: split.message, pairs: split.pairs };
}

/** A message of several lines has its logger and pairs behind the last of them. */
function finish(head: RecordHead, parts: string[]): void {
  if (head.logger !== undefined) return;
  for (let index = 1; index < parts.length; index++) {
    const part = parts[index] ?? '';
    if (!part.includes(' [')) continue;
    const tail = splitTail(part);
    if (tail === undefined) continue;
    parts[index] = applyTail(head, tail);
    return;
  }
}

export const structlogConsole: Dialect = { id: 'structlog-console', starts: DIGITS, claim, finish };
