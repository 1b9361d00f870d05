import { present } from '../../present.ts';
import { transportTime } from '../envelopes/time.ts';
import type { Placed } from './pods.ts';
import { eventStatement } from './statements.ts';

/** Tables of events: `kubectl get events` and the end of `kubectl describe`. */

const AGE = String.raw`(?:<unknown>|<invalid>|(?:\d{1,6}[ydhms]){1,3}(?: \(x\d{1,7} over (?:\d{1,6}[ydhms]){1,3}\))?|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z)`;
const ROW = new RegExp(
  `^(?:([a-z0-9][a-z0-9.-]{0,252}) {1,300})?(${AGE}) {1,300}(Normal|Warning) {1,300}(\\S{1,128}) {1,300}([A-Za-z][\\w.]{0,62}/\\S{1,253})(?: {1,300}(.*))?$`,
);
const DESCRIBED = new RegExp(
  `^ {2}(Normal|Warning) {1,300}(\\S{1,128}) {1,300}(${AGE}) {2,300}(\\S{1,253}(?:, \\S{1,253})?) {2,300}(.*)$`,
);

export function isEventRow(line: string): boolean {
  return ROW.test(line);
}

/** Headers of `get events`, also `-A`, `-o wide`, and of kubectl before 1.14. */
export function isEventHeader(line: string): boolean {
  return /^(?:NAMESPACE +)?(?:LAST SEEN|LASTSEEN|FIRST SEEN|FIRSTSEEN) .*\bREASON\b/.test(line);
}

/** A row below `Events:` of describe: type, reason, age, from, message. */
export function eventRow(
  line: string,
): { type: string; reason: string; message: string; component: string; count?: string } | undefined {
  const match = DESCRIBED.exec(line);
  if (!match) return undefined;
  const [, type, reason, age, component, message] = match;
  return {
    type: type!,
    reason: reason!,
    message: message!,
    component: component!.split(',')[0]!,
    ...present({ count: countOf(age!) }),
  };
}

/** Ages are relative to the moment of the capture, which nothing tells: the records have no time. */
export function eventTableStatements(text: string): Placed[] {
  const placed: Placed[] = [];
  let columns: Column[] | undefined;
  let index = 0;
  for (const raw of text.split('\n')) {
    const line = raw.trimEnd();
    if (isEventHeader(line)) columns = /\bSUBOBJECT\b|\bKIND\b/.test(line) ? columnsOf(line) : undefined;
    else {
      const statement = columns ? fromColumns(line, columns) : fromRow(line);
      if (statement) placed.push({ ...statement, index });
    }
    index += raw.length + 1;
  }
  return placed;
}

function fromRow(line: string): Omit<Placed, 'index'> | undefined {
  const match = ROW.exec(line);
  if (!match) return undefined;
  const [, namespace, age, type, reason, object, message = ''] = match;
  const [kind, name] = splitObject(object!);
  return eventStatement({
    type: type!,
    reason: reason!,
    kind,
    name,
    message,
    ...present({
      namespace,
      count: countOf(age!),
      time: transportTime(age!),
      node: kind === 'node' ? name : undefined,
    }),
  });
}

interface Column {
  name: string;
  from: number;
}

function columnsOf(header: string): Column[] {
  return [...header.matchAll(/\S+(?: \S+)*/g)].map((match) => ({
    name: match[0].replace(' ', ''),
    from: match.index,
  }));
}

/** Wide tables have cells that may be empty, so only the columns tell them apart. */
function fromColumns(line: string, columns: readonly Column[]): Omit<Placed, 'index'> | undefined {
  const cell = (name: string): string | undefined => {
    const at = columns.findIndex((column) => column.name === name);
    if (at === -1) return undefined;
    const last = at === columns.length - 1;
    return line.slice(columns[at]!.from, last ? undefined : columns[at + 1]!.from).trim() || undefined;
  };
  const [type, reason, message] = [cell('TYPE'), cell('REASON'), cell('MESSAGE')];
  const object =
    cell('OBJECT') ?? (cell('KIND') === undefined ? undefined : `${cell('KIND')}/${cell('NAME') ?? ''}`);
  if (
    type === undefined ||
    reason === undefined ||
    object === undefined ||
    !/^(?:Normal|Warning)$/.test(type)
  )
    return undefined;
  const [kind, name] = splitObject(object);
  const [component, node] = (cell('SOURCE') ?? '').split(/[,/] ?/);
  return eventStatement({
    type,
    reason,
    kind,
    name,
    message: message ?? '',
    ...present({
      namespace: cell('NAMESPACE'),
      container: /\{([^}]{1,253})\}/.exec(cell('SUBOBJECT') ?? '')?.[1],
      component: component || undefined,
      node: node || (kind === 'node' ? name : undefined),
      count: cell('COUNT'),
    }),
  });
}

function splitObject(object: string): [string, string] {
  const slash = object.indexOf('/');
  return [object.slice(0, slash).toLowerCase(), object.slice(slash + 1)];
}

function countOf(age: string): string | undefined {
  return /\(x(\d+) /.exec(age)?.[1];
}
