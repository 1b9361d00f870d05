import type { LineEnvelope } from './envelope.ts';
import { cloudwatchExport, cloudwatchTail, cloudwatchTailShort, cloudwatchText } from './cloudwatch.ts';
import { cri } from './cri.ts';
import { jsonEnvelopes } from './json-lines.ts';
import { html, numbered, quoted, typeset } from './paste.ts';
import { compose, composeNamed, kubectlPrefix, standalone, stern, syslog, timestamps } from './prefixes.ts';
import { EnvelopePeeler } from './peeler.ts';
import { pythonBytes } from './python-bytes.ts';
import { looksLikeRecord, share } from './shapes.ts';
import { astro, composerStdout, logcli } from './services.ts';

/** In the order in which they are tried: the more telling shape first. */
const ENVELOPES: readonly LineEnvelope[] = [
  cri,
  ...jsonEnvelopes,
  kubectlPrefix,
  standalone,
  compose,
  logcli,
  cloudwatchTail,
  cloudwatchText,
  astro,
  cloudwatchExport,
  syslog,
  timestamps,
  cloudwatchTailShort,
  stern,
  composeNamed,
  composerStdout,
  pythonBytes,
  quoted,
  ...numbered,
  html,
  typeset,
];

const MAX_DEPTH = 5;

/** How Airflow itself begins a record, with nothing in it that a web page or an editor may have put there. */
const BARE =
  /^(?:\[2\d{3}-\d\d-\d\d[^\]&]{0,40}\] \{|\{"timestamp": ?"[^"&]{0,40}", ?"level")[^&\u00a0\u202f]*$/;

/** What Composer puts between a record and its labels. */
const COMPOSER_LABELS = '@-@';

/**
 * What each line of a source is wrapped in, outermost first; empty for a plain log.
 *
 * @param sample the first non-blank lines, at most 50; cut ones at the end do no harm
 * @param path display path of the source
 */
export function detectEnvelopes(sample: readonly string[], path: string): LineEnvelope[] {
  // Most of thousands of task logs; asking every envelope would take longer than reading them.
  if (sample.every((line) => BARE.test(line) && !line.includes(COMPOSER_LABELS))) return [];
  return envelopesOf(sample, path, MAX_DEPTH);
}

function envelopesOf(sample: readonly string[], path: string, depth: number): LineEnvelope[] {
  if (depth === 0 || sample.length === 0) return [];
  for (const envelope of ENVELOPES) {
    const found = envelope.sniff(sample, path);
    if (found === false) continue;
    const inner = envelopesOf(peelSample(sample, envelope), path, depth - 1);
    if (found === true || inner.length > 0 || holdsRecords(sample, envelope)) return [envelope, ...inner];
  }
  return [];
}

function holdsRecords(sample: readonly string[], envelope: LineEnvelope): boolean {
  return share(sample, (line) => looksLikeRecord(envelope.peel(line)?.text ?? '')) >= 0.2;
}

function peelSample(sample: readonly string[], envelope: LineEnvelope): string[] {
  const peeler = new EnvelopePeeler([envelope]);
  const peeled = sample.flatMap((text, index) => peeler.push({ text, line: index + 1, byteOffset: 0 }));
  return [...peeled, ...peeler.end()].map((line) => line.text).filter((text) => text.trim() !== '');
}
