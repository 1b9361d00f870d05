import type { DocumentStream } from '../envelopes/envelope.ts';
import { expandRestV1, expandRestV2 } from './api-answers.ts';
import { expandAwsTailJson } from './aws-tail-json.ts';
import { expandCloudLoggingYaml } from './cloud-logging-yaml.ts';
import { expandCloudWatchPart } from './cloudwatch-part.ts';
import { expandCsv } from './csv.ts';
import {
  expandCloudWatch,
  expandHits,
  expandLoki,
  expandObjects,
  expandResults,
  expandTables,
} from './json-entries.ts';
import { expandPythonRepr } from './python-repr.ts';

export { detectDocument } from './detect.ts';

/** Longest document that is read, in characters; documents are held in memory, lines are not. */
const MAX_DOCUMENT_CHARS = 256 * 2 ** 20;

const EXPANDERS: Readonly<Record<string, (text: string) => DocumentStream[]>> = {
  'rest-v1': expandRestV1,
  'rest-v2': expandRestV2,
  'python-repr': (text) => expandPythonRepr(text, { line: 1, byteOffset: 0 }),
  'cloudwatch-events': expandCloudWatch,
  'query-results': expandResults,
  'elasticsearch-hits': expandHits,
  'loki-streams': expandLoki,
  'azure-tables': expandTables,
  'json-objects': expandObjects,
  'cloud-logging-yaml': expandCloudLoggingYaml,
  'aws-tail-json': expandAwsTailJson,
  'cloudwatch-export': expandCloudWatchPart,
  csv: expandCsv,
};

/**
 * Takes a document apart into its streams of log lines, in order of time. Each line has the number and offset
 * of the place in the document at which its entry stands. A damaged document gives what can be read of it and
 * names the rest in `problems`; nothing throws.
 *
 * @param id what detectDocument said
 * @param path display path, for the message of a problem
 */
export function expandDocument(id: string, text: string, path: string): DocumentStream[] {
  const expand = EXPANDERS[id];
  if (!expand) return [{ lines: [], problems: [`${path} is a document of an unknown kind (${id})`] }];
  if (text.length > MAX_DOCUMENT_CHARS) {
    const problem = `is one ${id} document of more than 256 MiB; export a shorter span of time, or a line each (NDJSON)`;
    return [{ lines: [], problems: [problem] }];
  }
  const bare = text.startsWith('\uFEFF') ? text.slice(1) : text;
  return expand(bare);
}
