import { Buffer } from 'node:buffer';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { toReport } from '../../src/diagnose/to-report.ts';
import type { SourceFacts } from '../../src/extract/facts.ts';
import { SourceExtractor } from '../../src/extract/source-extractor.ts';
import { loadRules } from '../../src/input/rule-set.ts';
import type { Report } from '../../src/report/report.ts';

const compiled = await loadRules([]);

/** Facts of logs given as text, through the real extractor, in the order of the keys. */
export function factsOf(logs: Readonly<Record<string, string>>): SourceFacts[] {
  return Object.entries(logs).flatMap(([path, text]) => {
    const extractor = new SourceExtractor({ path, location: path, envelopes: [] }, { compiled });
    extractor.push(Buffer.from(text));
    return extractor.end();
  });
}

/** The report on logs given as text, with the built-in rules. */
export function diagnosed(logs: Readonly<Record<string, string>>): Report {
  return toReport(diagnose(factsOf(logs), compiled), 'test', []);
}
