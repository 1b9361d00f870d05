import type { RecordOrigin } from '../record.ts';
import type { LineEnvelope, Peeled } from './envelope.ts';
import { originOfLabels } from './origin.ts';
import { share } from './shapes.ts';
import { parseObject } from './shipped.ts';
import { epochTime, transportTime } from './time.ts';

/** Lines of Astronomer's, Grafana's and Google's tools. */

const ASTRO =
  /^(\d{10,13}\.\d{6}) (.*) (scheduler|webserver|worker|triggerer|apiserver|api-server|dag-processor)$/;

/** `astro deployment logs`: epoch (seconds or milliseconds), line, component. */
export const astro: LineEnvelope = {
  id: 'astro-cli',
  continues: true,
  sniff: (sample) => share(sample, (line) => ASTRO.test(line)) >= 0.5,
  peel(line) {
    const match = ASTRO.exec(line);
    if (!match) return undefined;
    const peeled: Peeled = { text: match[2]!, origin: { stream: match[3]! } };
    const time = epochTime(Number(match[1]));
    if (time !== undefined) peeled.time = time;
    return peeled;
  },
};

const LOGCLI =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (\{(?:[\w.]{1,100}="[^"]{0,500}"(?:, ?)?){0,50}\}) ?/;

/** `logcli query` prints time, labels, line. */
export const logcli: LineEnvelope = {
  id: 'logcli',
  continues: true,
  sniff: (sample) => share(sample, (line) => LOGCLI.test(line)) >= 0.5,
  peel(line) {
    const match = LOGCLI.exec(line);
    if (!match) return undefined;
    const labels: Record<string, string> = {};
    for (const [, key, value] of match[2]!.matchAll(/([\w.]{1,100})="([^"]{0,500})"/g)) labels[key!] = value!;
    const peeled: Peeled = { text: line.slice(match[0].length), origin: originOfLoki(labels, match[2]!) };
    const time = transportTime(match[1]!);
    if (time !== undefined) peeled.time = time;
    return peeled;
  },
};

/** Labels that Promtail, Alloy and the Loki task handler set. */
export function originOfLoki(labels: Readonly<Record<string, unknown>>, stream: string): RecordOrigin {
  const origin: RecordOrigin = { ...originOfLabels(labels), stream };
  for (const key of ['pod', 'container', 'namespace'] as const) {
    const value = labels[key];
    if (typeof value === 'string') origin[key] = value;
  }
  const host = labels['node_name'] ?? labels['host'] ?? labels['hostname'];
  if (typeof host === 'string') origin.host = host;
  return origin;
}

const MANAGER = 'DAG_PROCESSOR_MANAGER_LOG:';

/** Standard output of Cloud Composer's pods: line breaks escaped, labels behind `@-@`. */
export const composerStdout: LineEnvelope = {
  id: 'composer-stdout',
  sniff: (sample) => sample.some((line) => line.startsWith(MANAGER) || peelComposer(line) !== undefined),
  peel: (line) => (line.startsWith(MANAGER) ? { text: line.slice(MANAGER.length) } : peelComposer(line)),
};

function peelComposer(line: string): Peeled | undefined {
  const at = line.lastIndexOf('@-@{');
  const labels = at === -1 ? undefined : parseObject(line.slice(at + 3));
  if (!labels) return undefined;
  const text = line
    .slice(0, at)
    .replace(/\\([\\nr])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped === 'r' ? '\r' : '\\'));
  const peeled: Peeled = { text, startsRecord: true };
  const origin = originOfLabels(labels);
  if (Object.keys(origin).length > 0) peeled.origin = origin;
  return peeled;
}
