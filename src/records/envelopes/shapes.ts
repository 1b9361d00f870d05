/** What lines of logs look like, as far as telling an envelope from its content needs it. */

const ESCAPE = /\x1b\[[0-?]*[ -/]*[@-~]/g;

/** Without colours; only for looking at a line, never for handing it on. */
export function withoutColour(line: string): string {
  return line.includes('\x1b') ? line.replace(ESCAPE, '') : line;
}

/** A record's head in any dialect, or an envelope that nothing else looks like. */
const RECORD = new RegExp(
  '^(?:' +
    [
      String.raw`[^\[\]]{0,80}\[\d{4}-\d\d-\d\d[T ,]`, // classic, Celery, gunicorn, UI text
      String.raw`\[\d\d/[A-Z][a-z]{2}/\d{4}:`,
      String.raw`\[(?:Invalid date|pod/[^\]]{1,200})\]`,
      String.raw`\{(?:"|&quot;)`,
      String.raw`\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^ ]{0,20} (?:\[[a-z]+|std(?:out|err) [FP]|[A-Z]{4,8}\b)`,
      String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7,9}Z `,
      String.raw`[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,253} [^\s:]{1,128}: `, // syslog
      String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00 \S{1,512}\.log `, // aws logs tail
      String.raw`\*\*\* `,
      String.raw`(?:INFO|WARNING|ERROR|DEBUG|CRITICAL):  `,
      ` INFO - ::group::`,
      String.raw`[\w.-]{1,80}[-_]\d{1,4} +\| `,
      String.raw`(?:scheduler|triggerer|webserver|api-server|dag-processor|standalone) *\| `,
      String.raw`EVENTS\t`,
      String.raw`> ?\[`,
      String.raw`Traceback \(most recent call last\):`,
    ].join('|') +
    ')',
);

/** No head of a record is longer, colours included. */
const HEAD_CHARS = 2000;

export function looksLikeRecord(line: string): boolean {
  return RECORD.test(withoutColour(line.slice(0, HEAD_CHARS)));
}

/** The structlog console of Airflow 3: starts with a time stamp of its own, which is no envelope. */
const STRUCTLOG = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[^ ]{0,20} \[[a-z]+ *\[?\] /;

export function isStructlogConsole(line: string): boolean {
  return STRUCTLOG.test(withoutColour(line.slice(0, HEAD_CHARS)));
}

/** Share of the lines that pass a test; 0 for none. */
export function share(lines: readonly string[], test: (line: string) => boolean): number {
  if (lines.length === 0) return 0;
  let passed = 0;
  for (const line of lines) if (test(line)) passed++;
  return passed / lines.length;
}

const CONTINUES =
  /^(?:\s|Traceback \(most recent call last\):|During handling of the above exception|The above exception was|[\w.]{0,200}(?:Error|Exception|Warning|Exit|Interrupt|Timeout)(?::|$))/;

/**
 * Whether an event of an export begins a record. One event is one record, unless a shipper cut a traceback into
 * events line by line: its lines go on with the record before.
 */
export function beginsRecord(text: string): boolean {
  return text !== '' && !CONTINUES.test(text);
}

/** Without the line ends at the end; not by a pattern, which takes quadratic time on many of them inside. */
export function withoutLineEnds(text: string): string {
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--;
  return text.slice(0, end);
}
