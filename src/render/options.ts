/** What every renderer gets and gives. Each is a pure function of the report and these options. */
import type { Report } from '../report/report.ts';

export const FORMATS = [
  'table',
  'json',
  'markdown',
  'html',
  'sarif',
  'junit',
  'github',
  'ndjson',
  'ticket',
] as const;
export type Format = (typeof FORMATS)[number];

export const TICKET_FLAVORS = ['markdown', 'jira', 'plain'] as const;
export type TicketFlavor = (typeof TICKET_FLAVORS)[number];

export interface RenderOptions {
  /** Colours in `table`; default false. */
  color?: boolean;
  /** Columns of `table`, taken as 60 to 120; default 80. */
  width?: number;
  /** Show everything that the report holds instead of the telling part. */
  verbose?: boolean;
  /** Longest `ticket`, in bytes of UTF-8. */
  maxBytes?: number;
  /** Markup of `ticket`; default markdown. */
  ticketFlavor?: TicketFlavor;
  /** The folder of the logs below the repository's root (`ci/logs`), for `sarif` and `github`, which point into it. */
  pathPrefix?: string;
}

export type Renderer = (report: Report, options: RenderOptions) => string;

export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

/** The caller named a format that does not exist. */
export class UnknownFormatError extends Error {
  override readonly name = 'UnknownFormatError';

  constructor(format: string) {
    super(`There is no format «${format}». Known: ${FORMATS.join(', ')}.`);
  }
}
