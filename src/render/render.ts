/** Rendering for the library: all formats loaded, so that the answer needs no promise. */
import type { Report } from '../report/report.ts';
import { renderGithub } from './github.ts';
import { renderHtml } from './html/page.ts';
import { renderJson, renderNdjson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { isFormat, UnknownFormatError, type Format, type Renderer, type RenderOptions } from './options.ts';
import { renderSarif } from './sarif.ts';
import { renderTable } from './table/table.ts';
import { renderTicket } from './ticket/ticket.ts';

const RENDERERS: Readonly<Record<Format, Renderer>> = {
  table: renderTable,
  json: renderJson,
  markdown: renderMarkdown,
  html: renderHtml,
  sarif: renderSarif,
  junit: renderJunit,
  github: renderGithub,
  ndjson: renderNdjson,
  ticket: renderTicket,
};

/**
 * Renders a report as text.
 * @throws UnknownFormatError for a format that does not exist (callers in plain JavaScript)
 */
export function render(report: Report, format: Format, options: RenderOptions = {}): string {
  if (!isFormat(format)) throw new UnknownFormatError(format);
  return RENDERERS[format](report, options);
}
