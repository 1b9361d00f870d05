import type { RecordOrigin } from '../record.ts';
import type { LineEnvelope, Peeled } from './envelope.ts';
import { originOfStream } from './origin.ts';
import { beginsRecord, isStructlogConsole, share } from './shapes.ts';
import { transportTime } from './time.ts';

/** Text that the AWS command line and exports to S3 make of CloudWatch events: the stamp stands once per event. */

const TAIL = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00) (\S{1,512}) /;
const SHORT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d) /;
const EXPORT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?: |$)/;

/** Log streams of Airflow; https://github.com/aws/amazon-mwaa-docker-images names them. */
const STREAM_NAME =
  /attempt=|^(?:worker|scheduler|webserver|triggerer|requirements_install|startup_script_execution|dag_processor_manager)[_.]|\.log$/;

/** `aws logs tail` (format `detailed`, the default). */
export const cloudwatchTail: LineEnvelope = {
  id: 'aws-logs-tail',
  continues: true,
  sniff: (sample) => {
    const stream = TAIL.exec(sample[0] ?? '')?.[2];
    return (
      stream !== undefined && STREAM_NAME.test(stream) && share(sample, (line) => TAIL.test(line)) >= 0.1
    );
  },
  peel: (line) => event(TAIL, line),
};

/** `aws logs tail --format short`: no stream name, no zone (UTC). */
export const cloudwatchTailShort: LineEnvelope = {
  id: 'aws-logs-tail',
  continues: true,
  sniff: (sample) =>
    SHORT.test(sample[0] ?? '') &&
    share(sample, (line) => SHORT.test(line) && !isStructlogConsole(line)) >= 0.2 &&
    'perhaps',
  peel: (line) => event(SHORT, line),
};

/** `create-export-task` to S3: `<task id>/<stream with - for />/000000.gz`. */
export const cloudwatchExport: LineEnvelope = {
  id: 'cloudwatch-export',
  continues: true,
  sniff: (sample, path) => {
    if (!EXPORT.test(sample[0] ?? '') || share(sample, isStructlogConsole) > 0.2) return false;
    if (/\/\d{6}(?:\.gz)?$/.test(path)) return true;
    return share(sample, (line) => EXPORT.test(line)) >= 0.2 && 'perhaps';
  },
  peel: (line) => event(EXPORT, line),
};

/** `EVENTS`, event id, ingestion time, stream, message, time (`filter-log-events`), or without id and stream. */
const EVENTS = /^EVENTS\t(?:(\d{50,60})\t)?(\d{13})\t/;
const END_OF_EVENT = /\t(\d{13})$/;

/** `aws logs filter-log-events --output text` and `get-log-events --output text`. */
export const cloudwatchText: LineEnvelope = {
  id: 'aws-logs-text',
  continues: true,
  sniff: (sample) => sample.slice(0, 5).some((line) => EVENTS.test(line)),
  peel(line) {
    const match = EVENTS.exec(line);
    const end = END_OF_EVENT.exec(line);
    if (!match) return end ? { text: line.slice(0, end.index) } : undefined;
    let text = line.slice(match[0].length, end ? end.index : undefined);
    let origin: RecordOrigin | undefined;
    if (match[1] !== undefined) {
      const tab = text.indexOf('\t');
      origin = originOfStream(text.slice(0, tab));
      text = text.slice(tab + 1);
    }
    const peeled: Peeled = { text, time: Number(end?.[1] ?? match[2]) };
    if (origin) peeled.origin = origin;
    if (beginsRecord(text)) peeled.startsRecord = true;
    return peeled;
  },
};

function event(pattern: RegExp, line: string): Peeled | undefined {
  const match = pattern.exec(line);
  if (!match) return undefined;
  const peeled: Peeled = { text: line.slice(match[0].length) };
  const time = transportTime(match[1]!);
  if (time !== undefined) peeled.time = time;
  if (match[2] !== undefined) peeled.origin = originOfStream(match[2]);
  if (beginsRecord(peeled.text)) peeled.startsRecord = true;
  return peeled;
}
