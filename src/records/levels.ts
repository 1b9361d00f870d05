/** Level words of all dialects, mapped to the five levels that records have. */
import type { Level } from './record.ts';

const LEVELS: Readonly<Record<string, Level>> = {
  DEBUG: 'debug',
  TRACE: 'debug',
  debug: 'debug',
  trace: 'debug',
  NOTSET: 'debug',
  notset: 'debug',
  INFO: 'info',
  info: 'info',
  NOTICE: 'info',
  notice: 'info',
  Information: 'info',
  WARNING: 'warning',
  WARN: 'warning',
  warning: 'warning',
  warn: 'warning',
  ERROR: 'error',
  error: 'error',
  err: 'error',
  ERR: 'error',
  exception: 'error',
  CRITICAL: 'critical',
  critical: 'critical',
  FATAL: 'critical',
  fatal: 'critical',
  crit: 'critical',
  alert: 'critical',
  emerg: 'critical',
  panic: 'critical',
};

/** The level that a word names; undefined for any other word. */
export function levelOf(word: string): Level | undefined {
  return Object.hasOwn(LEVELS, word) ? LEVELS[word] : numberedLevel(word);
}

/** Python's `Level 15` for a level without a name. */
function numberedLevel(word: string): Level | undefined {
  if (!word.startsWith('Level ')) return undefined;
  const number = Number(word.slice(6));
  if (!Number.isInteger(number)) return undefined;
  if (number < 20) return 'debug';
  if (number < 30) return 'info';
  if (number < 40) return 'warning';
  return number < 50 ? 'error' : 'critical';
}

/** Syslog severities (RFC 5424): 0 emergency to 7 debug. */
export function syslogLevel(priority: number): Level {
  if (priority <= 2) return 'critical';
  if (priority === 3) return 'error';
  if (priority === 4) return 'warning';
  return priority === 7 ? 'debug' : 'info';
}
