/** From paths to a finished report: the flow on one page. */
import { cutReport } from './diagnose/filter.ts';
import type { Filters } from './diagnose/filter.ts';
import { settleClocks } from './diagnose/clocks/settle.ts';
import { diagnose } from './diagnose/diagnose.ts';
import { toReport } from './diagnose/to-report.ts';
import { readFacts } from './input/read-facts.ts';
import type { Progress, ReadResult } from './input/read-facts.ts';
import { loadRules } from './input/rule-set.ts';
import { redactReport } from './redact/index.ts';
import type { Report } from './report/report.ts';
import type { Severity } from './rules/rule.ts';
import { VERSION } from './version.ts';

export interface AnalyzeOptions {
  filters?: Filters;
  /** Leaves out diagnoses below this confidence, 0 to 1. */
  minConfidence?: number;
  /** At most this many diagnoses. */
  top?: number;
  /** Folders with further rules. */
  rules?: readonly string[];
  /** Cause ids that are switched off. */
  disable?: readonly string[];
  severities?: Readonly<Record<string, Severity>>;
  /** Zone of stamps that print none: an IANA name or an offset; default UTC. */
  timezone?: string;
  /** Secrets are masked unless `off`; `strict` replaces hosts, addresses and e-mails too. */
  redact?: 'on' | 'strict' | 'off';
  /** Worker threads; default one per core for large inputs. */
  jobs?: number;
  onProgress?: (progress: Progress) => void;
}

/**
 * Reads logs and says why tasks failed.
 * @param paths files, folders, globs, archives, or `-` for standard input
 * @returns the finished report; what could not be read is in its coverage
 * @throws RuleFilesError when a rule folder or a cause id is wrong
 */
export async function analyze(paths: readonly string[], options: AnalyzeOptions = {}): Promise<Report> {
  const { rules = [], disable = [], severities = {}, onProgress } = options;
  const compiled = await loadRules(rules, { disable, severities });
  const { sources, problems } = await readFacts(paths, { compiled }, options.jobs, onProgress);
  const report = toReport(diagnose(sources, compiled, options.timezone), VERSION, problems);
  return redactReport(cutReport(report, options), options.redact ?? 'on');
}

/** What every source is taken for, with every line read: for `dagnosis formats`. */
export async function describeSources(
  paths: readonly string[],
  options: Pick<AnalyzeOptions, 'timezone'> = {},
): Promise<ReadResult> {
  const compiled = await loadRules([]);
  const { sources, problems } = await readFacts(paths, { compiled, everyLine: true });
  return { sources: settleClocks(sources, options.timezone), problems };
}
