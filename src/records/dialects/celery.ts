/** Celery's own format, which nearly every line of a 2.x worker has, and its messages without a header. */
import { levelOf } from '../levels.ts';
import { isoStamp } from '../timestamps.ts';
import type { Dialect, RecordHead } from './dialect.ts';

/** `[2024-05-01 02:00:04,101: INFO/MainProcess] message`, `worker_log_format` of Celery 4 and 5; local time. */
function claimHeader(line: string): RecordHead | undefined {
  const stamp = isoStamp(line, 1);
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 58 || line.charCodeAt(stamp.end + 1) !== 32)
    return undefined;
  const close = line.indexOf('] ', stamp.end);
  const slash = line.indexOf('/', stamp.end);
  const end = close < 0 && line.endsWith(']') ? line.length - 1 : close;
  if (end < 0 || slash < 0 || slash > end || end - slash > 100) return undefined;
  const level = levelOf(line.slice(stamp.end + 2, slash));
  if (level === undefined) return undefined;
  return { dialect: 'celery', text: line.slice(end + 2), stamp, level, logger: line.slice(slash + 1, end) };
}

const BARE = /^worker: (?:Warm|Cold|Hitting|Will|Got) .{0,200}$/;

/** `worker: Warm shutdown (MainProcess)` is printed past the logging. */
function claimBare(line: string): RecordHead | undefined {
  return BARE.test(line) ? { dialect: 'celery', text: line, level: 'warning', closed: true } : undefined;
}

export const celery: Dialect = {
  id: 'celery',
  starts: '[w',
  claim: (line) => (line.charCodeAt(0) === 91 ? claimHeader(line) : claimBare(line)),
};
