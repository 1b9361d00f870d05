/** Rendering for the command line: each format is loaded only when it is asked for. */
import type { Report } from '../report/report.ts';
import { isFormat, UnknownFormatError, type Format, type Renderer, type RenderOptions } from './options.ts';

export { FORMATS, isFormat, UnknownFormatError } from './options.ts';
export type { Format, Renderer, RenderOptions, TicketFlavor } from './options.ts';

const LOADERS: Readonly<Record<Format, () => Promise<Renderer>>> = {
  table: async () => (await import('./table/table.ts')).renderTable,
  json: async () => (await import('./json.ts')).renderJson,
  markdown: async () => (await import('./markdown.ts')).renderMarkdown,
  html: async () => (await import('./html/page.ts')).renderHtml,
  sarif: async () => (await import('./sarif.ts')).renderSarif,
  junit: async () => (await import('./junit.ts')).renderJunit,
  github: async () => (await import('./github.ts')).renderGithub,
  ndjson: async () => (await import('./json.ts')).renderNdjson,
  ticket: async () => (await import('./ticket/ticket.ts')).renderTicket,
};

function loadRenderer(format: Format): Promise<Renderer> {
  return LOADERS[format]();
}

/**
 * Renders a report as text.
 * @throws UnknownFormatError
 */
export async function render(report: Report, format: string, options: RenderOptions = {}): Promise<string> {
  if (!isFormat(format)) throw new UnknownFormatError(format);
  const renderer = await loadRenderer(format);
  return renderer(report, options);
}
