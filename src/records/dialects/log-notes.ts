/** Lines that the web server, the API and the interface put round a log: notes, groups, line numbers. */
import { pairFields, readPairs } from '../pairs.ts';
import type { Dialect, RecordHead } from './dialect.ts';

/** `*** Found local files:` and its like (2.x); what follows such a line without a header belongs to it. */
export const classicNote: Dialect = {
  id: 'classic-note',
  starts: '*E(T',
  claim(line) {
    if (line.startsWith('*** ')) return { dialect: 'classic-note', text: line };
    if (
      line.startsWith('Error fetching the logs. Try number ') ||
      line.startsWith('(Log stream stopped - ') ||
      line.startsWith('Task was skipped, no logs available.')
    )
      return { dialect: 'classic-note', text: line, closed: true };
    return undefined;
  },
};

const HEADER = 'Log message source details';

function groupText(line: string): string | undefined {
  const text = line.startsWith(' INFO - ') ? line.slice(8) : line;
  if (text.startsWith('::group::') || text.startsWith('::endgroup::')) return text;
  if (text.startsWith('##[group]')) return `::group::${text.slice(9)}`;
  if (text.startsWith('##[endgroup]')) return '::endgroup::';
  if (text.startsWith(HEADER)) return `::group::${text}`;
  const trimmed = text.trimStart();
  const mark = trimmed.charCodeAt(0);
  if (mark === 0x25b6 || mark === 0x25bc) return `::group::${trimmed.slice(1).trim()}`;
  return mark === 0x25b2 ? '::endgroup::' : undefined;
}

/** Group lines without a header: the header group of downloads (2.10+), and the interface's triangles. */
export const logGroup: Dialect = {
  id: 'log-group',
  starts: ' :#L\u25b6\u25bc\u25b2T',
  claim(line) {
    if (line.startsWith('Task Identity ti_id=')) return identityLine(line);
    const text = groupText(line);
    return text === undefined ? undefined : { dialect: 'log-group', text };
  },
};

/** `Task Identity ti_id=… dag_id=…`, without a stamp in downloads of 3.3. */
function identityLine(line: string): RecordHead {
  const pairs = readPairs(line, 'Task Identity '.length);
  return {
    dialect: 'log-group',
    text: line,
    closed: true,
    fields: pairs === undefined ? undefined : pairFields(pairs),
  };
}

/** A line number alone on its line, between the records of a log that was copied from the screen (3.x). */
export function claimScreenNumber(line: string): RecordHead | undefined {
  return line.length <= 7 && /^\d{1,7}$/.test(line)
    ? { dialect: 'ui-text', text: line, closed: true }
    : undefined;
}

/**
 * A host name alone on its line, in front of a download (2.x REST API and interface).
 * https://airflow.apache.org/docs/apache-airflow/2.10.5/stable-rest-api-ref.html#operation/get_log
 */
export function isBareHost(line: string): boolean {
  return line.length > 0 && line.length <= 255 && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(line);
}
