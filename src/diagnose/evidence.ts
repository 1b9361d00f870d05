/** From sightings to what a report cites. */
import type { CitedLine, SourceFacts } from '../extract/facts.ts';
import type { Evidence } from '../report/report.ts';
import { strengthOf } from './confidence.ts';
import type { Sighting } from './model.ts';
import { inTimeOrder, sightingKey, streamLineOf } from './model.ts';
import { iso } from './values.ts';

const MAX_EVIDENCE = 8;

export function evidenceOf(sighting: Sighting): Evidence {
  const { signal, source } = sighting;
  return {
    path: source.path,
    line: signal.line,
    byteOffset: signal.byteOffset,
    digest: signal.digest,
    time: iso(signal.time),
    text: signal.text,
    context: signal.context,
    signal: sightingKey(sighting),
  };
}

export function citedEvidence(cited: CitedLine, source: SourceFacts, signal: string): Evidence {
  return {
    path: source.path,
    line: cited.line,
    byteOffset: cited.byteOffset,
    digest: cited.digest,
    time: iso(cited.time),
    text: cited.text,
    context: [],
    signal,
  };
}

/** The strongest sightings of several files and attempts first, a bounded number, in the order of time. */
export function chooseEvidence(sightings: readonly Sighting[], limit = MAX_EVIDENCE): Evidence[] {
  const unique = new Map(
    sightings.map((s) => [`${s.source.path} ${s.source.stream ?? ''} ${String(streamLineOf(s.signal))}`, s]),
  );
  const seen = new Map<string, number>();
  const scored = [...unique.values()].sort(inTimeOrder).map((s) => {
    const place = `${s.source.path} ${sightingKey(s)}`;
    const repeat = seen.get(place) ?? 0;
    seen.set(place, repeat + 1);
    return { s, score: strengthOf(s) - repeat * 0.5 };
  });
  const chosen = scored.sort((a, b) => b.score - a.score || inTimeOrder(a.s, b.s)).slice(0, limit);
  return chosen
    .map(({ s }) => s)
    .sort(inTimeOrder)
    .map(evidenceOf);
}
