import { fromShipped, isCloudLogging, isObject, isStructlogRecord } from '../envelopes/shipped.ts';
import { isAwsTailJson } from './aws-tail-json.ts';
import { isCloudWatchPart } from './cloudwatch-part.ts';
import { isCsv } from './csv.ts';
import { isExportedEvent } from './exported-event.ts';
import { JsonWalk } from './json-walk.ts';
import { isPythonRepr } from './python-repr.ts';

/**
 * Tells whether a whole source is one document (an export, an API answer) rather than lines. Objects of one line
 * each are no document: those are an envelope. Dumps of Kubernetes objects are told by detectKubernetes.
 *
 * @param head the first characters of the source, 64 KiB are plenty; may break off anywhere
 * @param path display path; a CSV is believed more readily under its own name
 * @returns the id to hand to expandDocument
 */
export function detectDocument(head: string, path: string): string | undefined {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  if (isPythonRepr(text)) return 'python-repr';
  if (text.startsWith('{') || text.startsWith('[') || text.startsWith('"')) return detectJson(text);
  if (/^(?:---|[a-zA-Z]+:)/.test(text) && /^insertId: /m.test(text) && /^logName: /m.test(text)) {
    return 'cloud-logging-yaml';
  }
  if (isAwsTailJson(text)) return 'aws-tail-json';
  if (isCloudWatchPart(text, path)) return 'cloudwatch-export';
  if (isCsv(text, path)) return 'csv';
  return undefined;
}

function detectJson(text: string): string | undefined {
  const walk = new JsonWalk(text);
  if (isExportedEvent(walk, Math.max(text.indexOf('{'), 0))) return undefined;
  if (text.startsWith('"')) return /^"\[{1,2}\((?:'|\\")/.test(text) ? 'rest-v1' : undefined;
  if (text.startsWith('[')) return detectArray(walk);
  const members = new Map([...walk.members(0)].map(({ key, start }) => [key, start]));
  // Kubernetes' events have a message, too.
  if (members.has('apiVersion') || members.has('Actor')) return undefined;
  const at = (key: string): string => text[members.get(key) ?? text.length] ?? '';
  if (members.has('content') && [...members.keys()].every((key) => API_KEYS.has(key))) {
    if (at('content') === '[') return 'rest-v2';
    if (at('content') === '"') return 'rest-v1';
  }
  if (at('events') === '[' && /"(?:ingestionTime|message)": ?["\d]/.test(text)) return 'cloudwatch-events';
  if (members.has('messageType') && (members.has('logEvents') || members.has('logGroup')))
    return 'cloudwatch-events';
  if (at('results') === '[' && /"(?:field|raw)": ?"/.test(text)) return 'query-results';
  if ((at('hits') === '{' || at('responses') === '[') && /"hits": ?\[/.test(text))
    return 'elasticsearch-hits';
  if (/"resultType": ?"streams"/.test(text) || (at('streams') === '[' && /"values": ?\[/.test(text)))
    return 'loki-streams';
  if (at('tables') === '[' && /"columns": ?\[/.test(text)) return 'azure-tables';
  // One object over several lines: `jq` printed what was one line each.
  const lineEnd = text.indexOf('\n');
  const first = walk.roots().next().value;
  if (lineEnd === -1 || !first || lineEnd >= first.end) return undefined;
  const value = walk.parse(first);
  return isObject(value) && fromShipped(value) !== undefined ? 'json-objects' : undefined;
}

const API_KEYS = new Set(['content', 'continuation_token']);

function detectArray(walk: JsonWalk): string | undefined {
  const first = walk.children(0).next().value;
  if (!first) {
    // The first entry is longer than the head; its keys still tell.
    const start = /^\[\s{0,1000}(?=\{)/.exec(walk.text)?.[0].length;
    const keys = start === undefined ? [] : [...walk.members(start)].map(({ key }) => key);
    return keys.includes('logName') || keys.includes('textPayload') || keys.includes('event')
      ? 'json-objects'
      : undefined;
  }
  const value = walk.parse(first);
  if (!isObject(value)) return undefined;
  if (isObject(value['State']) && 'Id' in value) return undefined;
  if (isCloudLogging(value) || isStructlogRecord(value) || fromShipped(value) !== undefined)
    return 'json-objects';
  return undefined;
}
