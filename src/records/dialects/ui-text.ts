/**
 * Text of the Airflow 3 interface, downloaded or copied from the screen: `[stamp] LEVEL - event` and pairs, in the
 * manners of 3.0 (`: key="v"`), 3.1 (`key=v source=… loc=…`) and 3.3 (` key=v  key=v `).
 */
import { levelOf } from '../levels.ts';
import { literal, pairFields, pairText, pairsText, readPairs, splitTrailingPairs } from '../pairs.ts';
import { isOutputOfLogger } from '../relayed-output.ts';
import { isoStamp } from '../timestamps.ts';
import type { Dialect, RecordHead } from './dialect.ts';

const TASK_FAILED = 'Task failed with exception';
/** `source=logger loc=file:line`, the end of the pairs in 3.1; an exception may follow. */
const SOURCE = / ?source=(?<logger>[\w.<>-]{1,250})(?: loc=(?<file>[^\s:]{1,250}):(?<line>\d{1,9}))?(?= |$)/;
/** 3.1 downloads put no blank before the first pair. */
const GLUED =
  /([^\s=])((?:exit_code|signal|detail|sources|pid|count|backend_classes|status_code|failed_heartbeats|duration|final_state|trigger_id|uri|error)=)/;
/** The end of a message with a class name glued to it: `Could not loadValueError: bad`. */
const GLUED_TYPE = /(?<=[a-z0-9.!)])(?=[A-Z][A-Za-z0-9]{2,80}(?:: |$))/;
const FRAME = /^\s*\p{L}{1,20} "?[^",]{1,500}"?, \p{L}{1,20} \d{1,9} \p{L}{1,20} /u;

function claim(line: string): RecordHead | undefined {
  const close = line.indexOf(']', 12);
  if (close < 0 || close > 50) return undefined;
  const stamp = isoStamp(line, 1);
  if (
    stamp === undefined ||
    (stamp.end !== close && close - stamp.end > 8) ||
    line.charCodeAt(close + 1) !== 32
  )
    return undefined;
  const dash = line.indexOf(' - ', close + 2);
  const end = dash < 0 && line.endsWith(' -') ? line.length - 2 : dash;
  if (end < 0 || end - close > 10) return undefined;
  const level = levelOf(line.slice(close + 2, end));
  if (level === undefined) return undefined;
  const head: RecordHead = { dialect: 'ui-text', text: '', stamp, level };
  head.text = normalised(line.slice(end + 3), head);
  if (head.logger !== undefined && isOutputOfLogger(head.logger, head.text, head.fields?.['filename'])) {
    head.output = true;
    head.channel = head.logger;
  }
  return head;
}

/** The message in the form of the JSON dialect: event, ` key=value`, an exception on the next line. */
function normalised(message: string, head: RecordHead): string {
  if (message.includes(': source="')) return colonPairs(message, head);
  const source = message.includes('source=') ? SOURCE.exec(message) : null;
  if (source?.groups !== undefined) return sourcePairs(message, source, head);
  if (
    message.startsWith(TASK_FAILED) &&
    message.length > TASK_FAILED.length &&
    /[A-Z]/.test(message.charAt(TASK_FAILED.length))
  )
    return `${TASK_FAILED}\n${message.slice(TASK_FAILED.length).trim()}`;
  if (!message.includes('=')) return message.trimEnd();
  const split = message.endsWith(' ') ? splitTrailingPairs(message) : undefined;
  if (split === undefined) return message.trimEnd();
  head.fields = pairFields(split.pairs);
  return split.message + pairsText(split.pairs);
}

/** 3.0: `msg: key="v": source="task"`. */
function colonPairs(message: string, head: RecordHead): string {
  const split = splitTrailingPairs(message, ': ');
  if (split === undefined) return message.trimEnd();
  const { source, ...fields } = pairFields(split.pairs);
  const { chan } = fields;
  head.fields = fields;
  if (source !== undefined) head.logger = source === 'task' && chan !== undefined ? `task.${chan}` : source;
  return split.message + pairsText(split.pairs);
}

/** 3.1: `msg key=v source=task loc=task_runner.py:980`, values unquoted even with blanks in them. */
function sourcePairs(message: string, source: RegExpExecArray, head: RecordHead): string {
  const groups = source.groups ?? {};
  head.logger = groups['logger'];
  const before = message.slice(0, source.index).replace(GLUED, '$1 $2').trimEnd();
  const behind = message.slice(source.index + source[0].length).trim();
  const split = splitTrailingPairs(before);
  const fields: Record<string, string> = split === undefined ? {} : pairFields(split.pairs);
  if (groups['file'] !== undefined) {
    fields['filename'] = groups['file'];
    fields['lineno'] = groups['line'] ?? '';
  }
  head.fields = fields;
  const text = split === undefined ? before : split.message + pairsText(split.pairs);
  return behind === '' ? text : text + behindSource(behind);
}

/** Behind the source stands an exception, or further pairs where the order of keys differs. */
function behindSource(behind: string): string {
  const pairs = readPairs(behind, 0);
  if (pairs === undefined) return `\n${behind}`;
  return pairs.map(([key, value]) => pairText(key, literal(value))).join('');
}

/** Chained exceptions of a download start with a comma; a class name may be glued to the message before it. */
function finish(_: RecordHead, parts: string[]): void {
  for (let index = 1; index < parts.length; index++) {
    const part = parts[index] ?? '';
    if (part.charCodeAt(0) === 44 && /^,[A-Za-z_]/.test(part)) parts[index] = part.slice(1);
  }
  const first = parts[0] ?? '';
  if (!first.includes('\n') && FRAME.test(parts[1] ?? '')) parts[0] = first.replace(GLUED_TYPE, '\n');
}

export const uiText: Dialect = { id: 'ui-text', starts: '[', claim, finish };
