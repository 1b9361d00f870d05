import type { DocumentStream } from '../envelopes/envelope.ts';
import { beginsRecord } from '../envelopes/shapes.ts';
import { fromShipped, isObject } from '../envelopes/shipped.ts';
import { toStreams, type DocumentEntry } from './entries.ts';
import { Positions } from './positions.ts';
import { parseYaml, yamlDocuments } from './yaml-text.ts';

/** `gcloud logging read` without `--format`: a YAML document for each entry, newest first. */
export function expandCloudLoggingYaml(text: string): DocumentStream[] {
  const positions = new Positions(text);
  const entries: DocumentEntry[] = [];
  const problems: string[] = [];
  for (const { start, end } of yamlDocuments(text)) {
    const part = text.slice(start, end);
    const entry = parseYaml(part)?.value;
    const payload = part.search(/^(?:textPayload|jsonPayload|protoPayload):/m);
    const place = positions.of(start + Math.max(0, payload));
    if (!isObject(entry)) {
      if (part.trim() !== '')
        problems.push(`the entry at line ${place.line} is no YAML; export it again with --format=json`);
      continue;
    }
    const content = fromShipped(entry);
    if (content)
      entries.push({ ...content, ...(beginsRecord(content.text) && { startsRecord: true }), ...place });
  }
  const streams = toStreams(entries);
  return problems.length > 0 ? [...streams, { lines: [], problems: problems.slice(0, 3) }] : streams;
}
