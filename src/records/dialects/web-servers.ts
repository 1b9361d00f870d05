/** Lines of the servers round Airflow: gunicorn, uvicorn, access logs in the common form, nginx's error log. */
import { levelOf } from '../levels.ts';
import { accessLogStamp, isoStamp, nginxStamp } from '../timestamps.ts';
import { DIGITS } from './dialect.ts';
import type { Dialect, RecordHead } from './dialect.ts';

const GUNICORN = /^\[(\d{1,10})\] \[([A-Z]{4,8})\] ?(.*)$/s;

/** `[2024-05-01 02:14:51 +0000] [17] [INFO] Booting worker with pid: 17`. */
function claimGunicorn(line: string): RecordHead | undefined {
  const stamp = isoStamp(line, 1);
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 93 || line.charCodeAt(stamp.end + 2) !== 91)
    return undefined;
  const match = GUNICORN.exec(line.slice(stamp.end + 2));
  const level = levelOf(match?.[2] ?? '');
  if (match === null || level === undefined) return undefined;
  return {
    dialect: 'gunicorn',
    text: match[3] ?? '',
    stamp,
    level,
    logger: 'gunicorn',
    fields: { pid: match[1] ?? '' },
  };
}

export const gunicorn: Dialect = { id: 'gunicorn', starts: '[', claim: claimGunicorn };

const UVICORN = /^(DEBUG|INFO|WARNING|ERROR|CRITICAL): {1,10}(.*)$/s;

/** `INFO:     10.0.0.9:51312 - "GET /api/v2/… HTTP/1.1" 200 OK`, without a stamp, or with one in front. */
function claimUvicorn(line: string): RecordHead | undefined {
  const stamp = line.charCodeAt(0) === 91 ? isoStamp(line, 1) : undefined;
  if (stamp === undefined && line.charCodeAt(0) === 91) return undefined;
  const match = UVICORN.exec(stamp === undefined ? line : line.slice(stamp.end + 2));
  if (match === null) return undefined;
  const level = levelOf(match[1] ?? '');
  const text = match[2] ?? '';
  return { dialect: 'uvicorn', text, stamp, level, logger: 'uvicorn', closed: level === 'info' };
}

export const uvicorn: Dialect = { id: 'uvicorn', starts: 'DIWEC[', claim: claimUvicorn };

const STATUS = /" (\d{3}) /;

/** `10.0.0.9 - admin [01/May/2024:02:14:51 +0000] "GET / HTTP/1.1" 200 2619 …` (common and combined form). */
function claimAccess(line: string): RecordHead | undefined {
  const open = line.indexOf(' [');
  if (open < 5 || open > 300) return undefined;
  const stamp = accessLogStamp(line, open + 2);
  if (stamp === undefined || line.charCodeAt(stamp.end) !== 93) return undefined;
  const status = STATUS.exec(line.slice(stamp.end));
  return {
    dialect: 'access-log',
    text: line,
    stamp,
    level: 'info',
    logger: 'access',
    closed: true,
    fields: status === null ? undefined : { status: status[1] ?? '' },
  };
}

export const accessLog: Dialect = { id: 'access-log', starts: `${DIGITS}abcdef:`, claim: claimAccess };

/** `2024/05/01 02:14:51 [error] 59#59: *199 message`. */
function claimNginx(line: string): RecordHead | undefined {
  const stamp = nginxStamp(line);
  if (stamp === undefined || line.charCodeAt(20) !== 91) return undefined;
  const close = line.indexOf('] ', 20);
  const level = close < 0 ? undefined : levelOf(line.slice(21, close));
  if (level === undefined) return undefined;
  return { dialect: 'nginx-error', text: line.slice(close + 2), stamp, level, logger: 'nginx', closed: true };
}

export const nginxError: Dialect = { id: 'nginx-error', starts: '12', claim: claimNginx };
