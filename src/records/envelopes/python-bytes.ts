import type { LineEnvelope } from './envelope.ts';
import { unescapePythonBytes } from './python-literal.ts';

const BYTES = /^b(['"])\[\d{4}-\d\d-\d\d/;

/** The Google provider 1.0.0 read logs as bytes and showed their `repr`: the whole log in one line. */
export const pythonBytes: LineEnvelope = {
  id: 'python-bytes',
  sniff: (sample) => sample.some((line) => BYTES.test(line)),
  peel(line) {
    const quote = BYTES.exec(line)?.[1];
    if (quote === undefined) return undefined;
    const trimmed = line.trimEnd();
    const inside = trimmed.slice(2, trimmed.endsWith(quote) ? -1 : undefined);
    return { text: unescapePythonBytes(inside).replace(/\n$/, '') };
  },
};
