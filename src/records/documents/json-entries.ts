import type { DocumentStream } from '../envelopes/envelope.ts';
import { originOfStream } from '../envelopes/origin.ts';
import { originOfLoki } from '../envelopes/services.ts';
import { beginsRecord } from '../envelopes/shapes.ts';
import { fromShipped, isObject, textOf, type JsonObject } from '../envelopes/shipped.ts';
import { fieldTime } from '../envelopes/time.ts';
import { toStreams, type DocumentEntry } from './entries.ts';
import { JsonWalk, type Slice } from './json-walk.ts';
import { Positions } from './positions.ts';

/** Reads the entries of JSON exports one by one. */

type Content = Omit<DocumentEntry, 'line' | 'byteOffset'>;

/** Keys under which the text stands; in a pretty-printed entry that line is the one to cite. */
const TEXT_KEYS = new Set([
  'message',
  'textPayload',
  'jsonPayload',
  'log',
  'msg',
  'line',
  'event',
  '@message',
  'raw',
  '_source',
]);

/**
 * @param lists the containers whose children are entries, in the order of the text
 * @param contentOf what one child holds; undefined for children that are no entry
 */
function expandLists(
  walk: JsonWalk,
  lists: Iterable<Slice | number>,
  contentOf: (value: unknown) => Content | Content[] | undefined,
): DocumentStream[] {
  const positions = new Positions(walk.text);
  const entries: DocumentEntry[] = [];
  const add = (slice: Slice): void => {
    const value = walk.parse(slice);
    const content = contentOf(value);
    if (content === undefined) return;
    const place = positions.of(textStart(walk, slice));
    for (const one of [content].flat()) entries.push({ ...one, ...place });
  };
  for (const list of lists) {
    if (typeof list === 'number') for (const slice of walk.children(list)) add(slice);
    else add(list);
  }
  return withCut(toStreams(entries), walk);
}

export function withCut(streams: DocumentStream[], walk: JsonWalk): DocumentStream[] {
  if (!walk.cut) return streams;
  const problem = 'the document is cut off; the entries before that were read, export it again for the rest';
  const last = streams.pop() ?? { lines: [] };
  return [...streams, { ...last, problems: [...(last.problems ?? []), problem] }];
}

function textStart(walk: JsonWalk, slice: Slice): number {
  const lineEnd = walk.text.indexOf('\n', slice.start);
  if (lineEnd === -1 || lineEnd >= slice.end) return slice.start;
  for (const { key, start } of walk.members(slice.start)) if (TEXT_KEYS.has(key)) return start;
  return slice.start;
}

/** `filter-log-events`, `get-log-events` and Firehose: one or many objects with a list of events. */
export function expandCloudWatch(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  const entries: DocumentEntry[] = [];
  const positions = new Positions(text);
  for (const root of rootStarts(walk)) {
    const stream = stringAt(walk, root, 'logStream');
    const list = walk.find(root, 'events') ?? walk.find(root, 'logEvents');
    if (list === undefined) continue;
    for (const slice of walk.children(list)) {
      const event = walk.parse(slice);
      if (!isObject(event) || typeof event['message'] !== 'string') continue;
      const name = textOf(event['logStreamName']) ?? stream;
      const content = eventContent(event['message'], fieldTime(event['timestamp']), name);
      entries.push({ ...content, ...positions.of(textStart(walk, slice)) });
    }
  }
  return withCut(toStreams(entries), walk);
}

/** Starts of the values one behind the other; also of a last one that is cut off. */
function* rootStarts(walk: JsonWalk): Generator<number> {
  let end = 0;
  for (const root of walk.roots()) {
    yield root.start;
    end = root.end;
  }
  const rest = walk.text.slice(end).search(/[[{]/);
  if (rest !== -1 && walk.cut) yield end + rest;
}

function stringAt(walk: JsonWalk, root: number, key: string): string | undefined {
  const start = walk.find(root, key);
  const match =
    start === undefined ? null : /^"((?:[^"\\]|\\.){0,1000})"/.exec(walk.text.slice(start, start + 1100));
  return match ? textOf(walk.parse({ start: start!, end: start! + match[0].length })) : undefined;
}

function eventContent(message: string, time: number | undefined, stream: string | undefined): Content {
  const content: Content = { text: message };
  if (time !== undefined) content.time = time;
  if (stream !== undefined) content.origin = originOfStream(stream);
  if (beginsRecord(message)) content.startsRecord = true;
  return content;
}

/** `aws logs get-query-results`: every row a list of fields. Astro's API: objects with `raw` and `source`. */
export function expandResults(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  return expandLists(walk, listsAt(walk, 'results'), (row) => {
    if (!Array.isArray(row)) return contentOf(row);
    const fields: Record<string, string> = {};
    for (const cell of row as unknown[]) {
      if (isObject(cell)) fields[String(cell['field'])] = textOf(cell['value']) ?? '';
    }
    const message = fields['@message'] ?? fields['message'];
    if (message === undefined) return undefined;
    return eventContent(message, fieldTime(fields['@timestamp']), fields['@logStream'] || undefined);
  });
}

/** The search answer of Elasticsearch and OpenSearch, alone or in `responses`. */
export function expandHits(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  const lists = listsAt(walk, 'hits', 'hits');
  for (const responses of listsAt(walk, 'responses')) {
    for (const response of walk.children(responses))
      lists.push(...present(walk.find(response.start, 'hits', 'hits')));
  }
  return expandLists(walk, lists, contentOf);
}

/** Loki's query answer, or the push format: streams with labels and `[nanoseconds, line]` pairs. */
export function expandLoki(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  const lists = [...listsAt(walk, 'data', 'result'), ...listsAt(walk, 'streams'), ...listsAt(walk, 'result')];
  return expandLists(walk, lists, (stream) => {
    if (!isObject(stream) || !Array.isArray(stream['values'])) return undefined;
    const labels = isObject(stream['stream']) ? stream['stream'] : {};
    const name = Object.entries(labels)
      .map(([key, value]) => `${key}=${String(value)}`)
      .join(' ');
    return (stream['values'] as unknown[]).flatMap((pair) =>
      Array.isArray(pair) ? lokiContent(pair, labels, name) : [],
    );
  });
}

/** The Loki task handler stores each line as JSON with the attempt beside it. */
function lokiContent(pair: readonly unknown[], labels: JsonObject, name: string): Content[] {
  const [stamp, line] = pair;
  if (typeof line !== 'string') return [];
  const inner = line.startsWith('{') ? tryParse(line) : undefined;
  const nested = isObject(inner) && typeof inner['line'] === 'string';
  const origin = originOfLoki(nested ? { ...labels, ...inner } : labels, name);
  const content: Content = { text: nested ? String(inner['line']) : line, origin };
  if (origin.tryNumber !== undefined)
    origin.stream = `${name} try_number=${origin.tryNumber} map_index=${origin.mapIndex ?? -1}`;
  const time = fieldTime(stamp);
  if (time !== undefined) content.time = time;
  if (beginsRecord(content.text)) content.startsRecord = true;
  return [content];
}

/** Log Analytics: tables with columns and rows. */
export function expandTables(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  return expandLists(walk, listsAt(walk, 'tables'), (table) => {
    if (!isObject(table) || !Array.isArray(table['columns']) || !Array.isArray(table['rows']))
      return undefined;
    const names = (table['columns'] as unknown[]).map((column) =>
      isObject(column) ? String(column['name']) : '',
    );
    return (table['rows'] as unknown[]).flatMap((row) => {
      if (!Array.isArray(row)) return [];
      const cells: unknown[] = row;
      const named = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
      const content = contentOf({
        ...named,
        dag_id: named['DagId'] ?? named['DagName'],
        task_id: named['TaskId'] ?? named['DagTaskName'],
        run_id: named['RunId'],
        try_number: named['TryNumber'],
      });
      return content ? [content] : [];
    });
  });
}

/** Any list of objects that hold log lines (Cloud Logging, Grafana, `jq -s`), or objects printed over many lines. */
export function expandObjects(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  const first = [...take(rootStarts(walk), 1)][0] ?? 0;
  if (walk.text[first] === '[') return expandLists(new JsonWalk(text), [first], contentOf);
  return expandLists(walk, walk.roots(), contentOf);
}

function contentOf(value: unknown): Content | undefined {
  if (typeof value === 'string') return { text: value };
  if (!isObject(value)) return undefined;
  const content = fromShipped(value);
  return content && { ...content, ...(beginsRecord(content.text) && { startsRecord: true }) };
}

function listsAt(walk: JsonWalk, ...path: string[]): number[] {
  return [...rootStarts(walk)].flatMap((root) => present(walk.find(root, ...path)));
}

function present<T>(value: T | undefined): T[] {
  return value === undefined ? [] : [value];
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  for (const item of items) {
    if (count-- <= 0) return;
    yield item;
  }
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
