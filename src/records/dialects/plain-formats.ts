/** Formats that a plain `logging.Formatter` writes: daemon files, and whatever an installation made up. */
import { levelOf } from '../levels.ts';
import { isoStamp } from '../timestamps.ts';
import type { Dialect, RecordHead } from './dialect.ts';

/** `2021-05-01 12:00:00,123 INFO - message`: `[logging] simple_log_format`, files of `airflow <component> -D`. */
function claimSimple(line: string): RecordHead | undefined {
  const stamp = isoStamp(line);
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 32) return undefined;
  const dash = line.indexOf(' - ', stamp.end + 1);
  if (dash < 0 || dash - stamp.end > 10) return undefined;
  const level = levelOf(line.slice(stamp.end + 1, dash));
  return level === undefined ? undefined : { dialect: 'simple', text: line.slice(dash + 3), stamp, level };
}

export const simple: Dialect = { id: 'simple', starts: '12', claim: claimSimple };

const LEVEL_WORD = /\b(?:DEBUG|INFO|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b/;
const NAME = /^[[({ ]{0,3}([A-Za-z_][\w.]{0,120})[\])} :,-]{0,6}$/;
const SEPARATORS = /^[\]) }]{0,3}(?: ?[-:|] ?)?\]? ?/;

/**
 * Any other `log_format` with a timestamp in the first 40 and a level word in the first 120 characters. Only asked
 * while a source has shown no other dialect: elsewhere such a line is a task's output.
 */
export function claimCustom(line: string): RecordHead | undefined {
  const at = line.search(/\d/);
  if (at < 0 || at > 40) return undefined;
  const stamp = isoStamp(line, at);
  if (stamp === undefined) return undefined;
  const start = line.slice(0, 120);
  const word = LEVEL_WORD.exec(start);
  if (word === null || (word.index < stamp.end && word.index > at)) return undefined;
  const level = levelOf(word[0]);
  const end = Math.max(stamp.end, word.index + word[0].length);
  const between = word.index > stamp.end ? line.slice(stamp.end, word.index) : '';
  const text = line.slice(end).replace(SEPARATORS, '');
  const head: RecordHead = { dialect: 'custom-format', text, stamp, level };
  const before = NAME.exec(between.replace(/^[\] -]{1,4}/, ''));
  if (before?.[1] !== undefined) head.logger = before[1];
  return head;
}

const WARNING = /^(?:\/|<)[^\s:]{1,400}:\d{1,7}:? [A-Za-z]{0,60}Warning: /;

/** `/…/configuration.py:761 FutureWarning: …`, Python's warnings on stderr before logging is set up. */
export const pythonWarning: Dialect = {
  id: 'python-warning',
  starts: '/<',
  claim: (line) =>
    WARNING.test(line) ? { dialect: 'python-warning', text: line, level: 'warning' } : undefined,
};

const TRACEBACK =
  /^(?:Traceback \(most recent call last\):|\s{0,4}\+ Exception Group Traceback|\u256d\u2500{2,40} Traceback \(most recent call last\))/;

/** A traceback that no record leads in: a supervisor's death amid JSON lines, the head of a cut file. */
export function claimStrayTraceback(line: string): RecordHead | undefined {
  return TRACEBACK.test(line) || line.startsWith('--- Supervised process Last chance exception handler ---')
    ? { dialect: 'traceback', text: line, level: 'error' }
    : undefined;
}

const BANNERS = [
  '  ____________       _____________',
  ' -------------- ',
  '--- ***** -----',
  'Running the Gunicorn Server with:',
  'Running the API server with',
  'BACKEND=',
  'DB_HOST=',
  'WARNING! You should run the image',
  'ERROR! Maximum number of retries',
  'Trimming airflow logs to ',
  'Starting flask',
  'Running a worker with superuser privileges',
  'Airflow is ready',
  'Uvicorn running on',
  'Please confirm database initialize',
  'ERROR: You need to initialize the database',
];
const NOISE = /^Changing \/\S{1,400} permission to \d{1,5}$/;

/** Start-up pictures and entrypoint noise; lines below them without a header belong to them. */
export const banner: Dialect = {
  id: 'banner',
  starts: ' -RBDWETASUPC',
  claim(line) {
    return BANNERS.some((start) => line.startsWith(start)) || NOISE.test(line)
      ? { dialect: 'banner', text: line }
      : undefined;
  },
};
