/** Both ways to read the same bytes, and what of their facts must be equal. */
import type { SourceFacts } from '../../src/extract/facts.ts';
import { SourceExtractor } from '../../src/extract/source-extractor.ts';
import { readBuiltInRules } from '../../src/input/built-in-rules.ts';
import { ScanKernel } from '../../src/input/scan-kernel.ts';
import { TwoSpeed } from '../../src/scan/two-speed.ts';

export const compiled = readBuiltInRules();
const kernel = new ScanKernel(compiled.literals);

/** Coverage says how much was parsed; nothing else may differ. */
type Comparable = Omit<SourceFacts, 'linesParsed' | 'linesUnderstood' | 'notUnderstood' | 'dialects'>;

export function comparable(sources: readonly SourceFacts[]): Comparable[] {
  return sources.map(
    ({ linesParsed: _, linesUnderstood: __, notUnderstood: ___, dialects: ____, ...rest }) => rest,
  );
}

export function factsOf(
  bytes: Buffer,
  how: 'every line' | 'two speeds' | 'briefly',
  blockBytes: number,
): SourceFacts[] {
  const info = {
    path: 'dag_id=orders_daily/run_id=scheduled__2026-11-22T00:00:00+00:00/task_id=load/attempt=1.log',
    location: 'dag_id=orders_daily/run_id=scheduled__2026-11-22T00:00:00+00:00/task_id=load/attempt=1.log',
    envelopes: [],
  };
  const extractor = new SourceExtractor(info, {
    compiled,
    ...(how === 'briefly' && { scanner: kernel }),
    ...(how === 'two speeds' && { feed: (onLine) => new TwoSpeed(kernel, onLine) }),
  });
  if (how === 'briefly') extractor.push(bytes, true);
  else
    for (let at = 0; at < bytes.length; at += blockBytes) extractor.push(bytes.subarray(at, at + blockBytes));
  return extractor.end();
}
