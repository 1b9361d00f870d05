/** The library: logs in, report out. */
export { analyze, describeSources } from './analyze.ts';
export type { AnalyzeOptions } from './analyze.ts';
export type { SourceFacts } from './extract/facts.ts';
export { render } from './render/render.ts';
export type { Report } from './report/report.ts';
