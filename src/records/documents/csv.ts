import type { DocumentStream } from '../envelopes/envelope.ts';
import { originOfLabels, originOfStream } from '../envelopes/origin.ts';
import { beginsRecord } from '../envelopes/shapes.ts';
import { fieldTime, transportTime } from '../envelopes/time.ts';
import { toStreams, type DocumentEntry } from './entries.ts';
import { Positions } from './positions.ts';

/** Exports as CSV: CloudWatch console and Insights, Log Analytics (Azure), Grafana, Kibana, Cloud Logging. */

const TIME = /^(?:@?timestamp|time|ts|date|timegenerated|eventtime|receivetimestamp)(?: \[utc\])?$/i;
const TEXT = /^(?:@?message|log|line|textpayload|msg|body|content|raw|event)$/i;
const STREAM =
  /^(?:@?logstream|logstreamname|_resourceid|stream|pod|pod_name|kubernetes\.pod\.name|kubernetes\.pod_name)$/i;

/** Whether the first line is a header that names a time and a text, and rows of as many fields follow. */
export function isCsv(head: string, path: string): boolean {
  if (!/^"?[@\w]/.test(head)) return false;
  const table = rows(head);
  const names = table.next().value?.fields ?? [];
  if (!names.some((name) => TIME.test(name)) || !names.some((name) => TEXT.test(name))) return false;
  return /\.csv(?:\.gz)?$/i.test(path) || table.next().value?.fields.length === names.length;
}

export function expandCsv(text: string): DocumentStream[] {
  const table = rows(text);
  const names = table.next().value?.fields ?? [];
  const timeAt = names.findIndex((name) => TIME.test(name));
  const textAt = names.findIndex((name) => TEXT.test(name));
  const streamAt = names.findIndex((name) => STREAM.test(name));
  const utc = /utc|^@timestamp$|^timestamp$/i.test(names[timeAt] ?? '');
  const positions = new Positions(text);
  const entries: DocumentEntry[] = [];
  for (const { fields, start } of table) {
    const body = fields[textAt];
    if (body === undefined || body === '') continue;
    const entry: DocumentEntry = { text: body, ...positions.of(start) };
    const stamp = fields[timeAt] ?? '';
    const time = fieldTime(stamp) ?? transportTime(stamp) ?? localeTime(stamp);
    const zoned = utc || /(?:Z|[+-]\d\d:?\d\d)$|^\d{10,}/.test(stamp);
    if (time !== undefined) entry[zoned ? 'time' : 'order'] = time;
    const labels = Object.fromEntries(names.map((name, index) => [snake(name), fields[index]]));
    const stream = fields[streamAt];
    const origin = { ...originOfLabels(labels), ...(stream ? originOfStream(stream) : {}) };
    if (Object.keys(origin).length > 0) entry.origin = origin;
    if (beginsRecord(body)) entry.startsRecord = true;
    entries.push(entry);
  }
  return toStreams(entries);
}

/** RFC 4180: quoted fields hold commas, line breaks and doubled quotes. */
function* rows(text: string): Generator<{ fields: string[]; start: number }, undefined> {
  let at = 0;
  while (at < text.length) {
    const start = at;
    const fields: string[] = [];
    for (;;) {
      if (text[at] === '"') {
        let end = at + 1;
        for (; ; end += 2) {
          end = text.indexOf('"', end);
          if (end === -1) end = text.length;
          if (text[end + 1] !== '"') break;
        }
        fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
        at = end + 1;
      } else {
        let end = at;
        while (end < text.length && text[end] !== ',' && text[end] !== '\n') end++;
        fields.push(text.slice(at, end).replace(/\r$/, ''));
        at = end;
      }
      if (text[at] === '\r') at++;
      if (text[at] !== ',') break;
      at++;
    }
    at++;
    if (fields.length > 1 || fields[0] !== '') yield { fields, start };
  }
  return undefined;
}

/** `5/1/2024, 2:14:51.123 AM` (Azure portal; day first when the first number is no month), `May 1, 2024 @ 02:14:51.123` (Kibana). */
function localeTime(stamp: string): number | undefined {
  const azure = /^(\d{1,2})\/(\d{1,2})\/(\d{4}),? (\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,3}))?(?: ([AP])M)?/.exec(
    stamp,
  );
  if (azure) {
    const [, first, second, year, hour, minute, sec, millis = '0', half] = azure;
    const [month, day] =
      Number(first) > 12 ? [Number(second), Number(first)] : [Number(first), Number(second)];
    const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'P' ? 12 : 0);
    return Date.UTC(
      Number(year),
      month - 1,
      day,
      hours,
      Number(minute),
      Number(sec),
      Number(millis.padEnd(3, '0')),
    );
  }
  const kibana = /^([A-Z][a-z]{2} \d{1,2}, \d{4}) @ (\d\d:\d\d:\d\d\.\d{3})$/.exec(stamp);
  const time = kibana ? Date.parse(`${kibana[1]} ${kibana[2]} UTC`) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** `DagId` (Azure) as `dag_id`. */
function snake(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase();
}
