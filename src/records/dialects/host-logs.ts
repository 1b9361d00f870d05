/** Logs of the host: the kernel's ring buffer, journald, and the Go programs of a Kubernetes node. */
import { levelOf, syslogLevel } from '../levels.ts';
import { ctimeStamp, isoStamp, klogStamp, syslogStamp } from '../timestamps.ts';
import { airflow3Json, jsonObject } from './airflow3-json.ts';
import { celery } from './celery.ts';
import { claimClassic } from './classic.ts';
import { DIGITS } from './dialect.ts';
import type { Dialect, RecordHead } from './dialect.ts';
import { structlogConsole } from './structlog-console.ts';

const KERNEL = /^(?:<(\d{1,3})>)?\[ *(?:(\d{1,12}\.\d{6})|(?=[A-Z]))/;
const CALLER = /^ ?\[ *[TC]\d{1,8}\] ?/;

/**
 * `dmesg`: `[12345.678901] text` (seconds since boot, so no time), `dmesg -T`: `[Wed May  1 02:14:51 2024] text`,
 * both perhaps with a priority `<4>` and a caller `[ T1234]`.
 */
function claimKernel(line: string): RecordHead | undefined {
  const match = KERNEL.exec(line);
  if (match === null) return undefined;
  const open = line.indexOf('[');
  const stamp = match[2] === undefined ? ctimeStamp(line, open + 1) : undefined;
  if (match[2] === undefined && stamp === undefined) return undefined;
  const close = line.indexOf(']', open);
  if (close < 0 || close - open > 40) return undefined;
  const text = line.slice(close + 1).replace(CALLER, '');
  const head: RecordHead = {
    dialect: 'kernel',
    text: text.startsWith(' ') ? text.slice(1) : text,
    stamp,
    logger: 'kernel',
    closed: true,
  };
  if (match[1] !== undefined) head.level = syslogLevel(Number(match[1]) & 7);
  if (match[2] !== undefined) head.fields = { uptime: match[2] };
  return head;
}

export const kernel: Dialect = { id: 'kernel', starts: '[<', claim: claimKernel };

/** `2024-05-01T02:14:51,123456+00:00 text` of `dmesg --time-format=iso`: the comma tells it from all others. */
function claimIsoKernel(line: string): RecordHead | undefined {
  if (line.charCodeAt(19) !== 44 || line.charCodeAt(10) !== 84) return undefined;
  const stamp = isoStamp(line);
  if (stamp?.offset === undefined || line.charCodeAt(stamp.end) !== 32) return undefined;
  return { dialect: 'kernel', text: line.slice(stamp.end + 1), stamp, logger: 'kernel', closed: true };
}

export const kernelIso: Dialect = { id: 'kernel', starts: '12', claim: claimIsoKernel };

const JOURNAL = /^(\S{1,255}) ([^\s[\]:]{1,100})(?:\[(\d{1,10})\])?: (.*)$/s;
const BOOT = /^-- (?:Boot |Logs begin at |Journal begins at |Reboot|No entries).{0,200}$/;
/** Processes whose lines may hold records of Airflow and tracebacks. */
const AIRFLOW_PROCESS = /airflow|python|celery|gunicorn|uvicorn|docker|bash/;

/** journald's short, short-precise and short-iso, and classic syslog files: `May 01 02:14:51 host ident[pid]: text`. */
function claimJournal(line: string): RecordHead | undefined {
  if (line.charCodeAt(0) === 45)
    return BOOT.test(line) ? { dialect: 'journal', text: line, closed: true } : undefined;
  const iso = line.charCodeAt(4) === 45;
  const stamp = iso ? isoStamp(line) : syslogStamp(line);
  if (iso ? stamp === undefined : !/^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d/.test(line)) return undefined;
  const blank = line.indexOf(' ', stamp?.end ?? 15);
  if (blank < 0 || (stamp !== undefined && blank !== stamp.end)) return undefined;
  const match = JOURNAL.exec(line.slice(blank + 1));
  if (match === null) return undefined;
  const [, host = '', ident = '', pid, text = ''] = match;
  return journalHead(
    { host, ident, pid, text },
    { dialect: 'journal', text, stamp, logger: ident, closed: true },
  );
}

export const journal: Dialect = { id: 'journal', starts: `JFMASOND-${DIGITS}`, claim: claimJournal };

interface JournalEntry {
  host: string;
  ident: string;
  pid: string | undefined;
  text: string;
}

/** Adds the origin; a record of Airflow inside the message gives its own level, logger and text. */
function journalHead(entry: JournalEntry, outer: RecordHead): RecordHead {
  const { host, ident, pid, text } = entry;
  const head: RecordHead = { ...outer, origin: { host } };
  if (pid !== undefined) head.fields = { ...outer.fields, pid };
  if (!AIRFLOW_PROCESS.test(ident)) return head;
  const inner =
    claimClassic(text) ??
    (text.startsWith('{') ? airflow3Json : text.startsWith('[') ? celery : structlogConsole).claim(text);
  const channel = `${ident} ${pid ?? ''}`;
  if (inner === undefined) return { ...head, channel, continues: true };
  return {
    ...head,
    ...inner,
    origin: { ...inner.origin, host },
    stamp: inner.stamp ?? outer.stamp,
    channel,
    holdsChannel: true,
    closed: true,
  };
}

/** `journalctl -o json`: one object per entry; MESSAGE is an array of bytes when it is not UTF-8. */
function claimJournalJson(line: string): RecordHead | undefined {
  if (!line.includes('"MESSAGE"')) return undefined;
  const entry = jsonObject(line);
  const micros = Number(entry?.['__REALTIME_TIMESTAMP'] ?? Number.NaN);
  if (entry === undefined || Number.isNaN(micros)) return undefined;
  const message = entry['MESSAGE'];
  const text = Array.isArray(message) ? latin(message) : typeof message === 'string' ? message : '';
  const name = (key: string): string | undefined => (typeof entry[key] === 'string' ? entry[key] : undefined);
  const priority = name('PRIORITY');
  const unit = name('_SYSTEMD_UNIT') ?? name('UNIT');
  const ident = name('SYSLOG_IDENTIFIER') ?? name('_COMM') ?? 'journal';
  const stamp = { local: Math.floor(micros / 1000), offset: 0, end: 0 };
  const outer: RecordHead = { dialect: 'journal', text, stamp, logger: ident, closed: true };
  if (unit !== undefined) outer.fields = { unit };
  if (priority !== undefined) outer.level = syslogLevel(Number(priority));
  return journalHead({ host: name('_HOSTNAME') ?? '', ident, pid: name('_PID'), text }, outer);
}

function latin(bytes: readonly unknown[]): string {
  return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => (typeof byte === 'number' ? byte : 63)));
}

export const journalJson: Dialect = { id: 'journal', starts: '{', claim: claimJournalJson };

const KLOG_LEVELS: Readonly<Record<string, 'info' | 'warning' | 'error' | 'critical'>> = {
  I: 'info',
  W: 'warning',
  E: 'error',
  F: 'critical',
};
const KLOG = /^[IWEF]\d{4} \d\d:\d\d:\d\d\.\d{6} {1,8}\d{1,10} ([\w.-]{1,100}):\d{1,7}\] (.*)$/s;

/** `I0501 02:14:51.123456    1234 kubelet.go:2100] text` of the kubelet and its kin; node-local time, no year. */
function claimKlog(line: string): RecordHead | undefined {
  const match = KLOG.exec(line);
  if (match === null) return undefined;
  return {
    dialect: 'klog',
    text: match[2] ?? '',
    stamp: klogStamp(line, 1),
    level: KLOG_LEVELS[line.charAt(0)],
    logger: match[1],
    closed: true,
  };
}

export const klog: Dialect = { id: 'klog', starts: 'IWEF', claim: claimKlog };

const LOGFMT = /^time="?([^"\s]{19,40})"? level=(\w{4,8}) msg=("(?:[^"\\]|\\.)*"|\S+)(.*)$/s;

/** `time="2024-05-01T02:14:51Z" level=info msg="TaskOOM event …"` of containerd and Docker. */
function claimLogfmt(line: string): RecordHead | undefined {
  const match = LOGFMT.exec(line);
  if (match === null) return undefined;
  const message = match[3] ?? '';
  const text = message.startsWith('"') ? message.slice(1, -1).replaceAll('\\"', '"') : message;
  return {
    dialect: 'logfmt',
    text: text + (match[4] ?? ''),
    stamp: isoStamp(match[1] ?? ''),
    level: levelOf(match[2] ?? ''),
    closed: true,
  };
}

export const logfmt: Dialect = { id: 'logfmt', starts: 't', claim: claimLogfmt };
