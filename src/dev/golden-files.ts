/**
 * Golden reports: what every format prints for every bundled sample and for the made-up reports of the tests. A
 * difference in them is what a change does to its readers, to be looked at in review.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fixtures } from '../../test/render/fixtures/index.ts';
import type * as library from '../index.ts';
import { FORMATS, TICKET_FLAVORS, type Format, type RenderOptions } from '../render/options.ts';
import type { Report } from '../report/report.ts';
import type { GeneratedFile } from './generated-files.ts';

const GOLDEN = 'test/golden';

const EXTENSIONS: Readonly<Record<Exclude<Format, 'ticket'>, string>> = {
  table: 'txt',
  json: 'json',
  markdown: 'md',
  html: 'html',
  sarif: 'sarif',
  junit: 'xml',
  github: 'txt',
  ndjson: 'ndjson',
};

/** How a format is printed, and the name of the file that holds it. */
interface Print {
  file: string;
  format: Format;
  options: RenderOptions;
}

const PRINTS: readonly Print[] = FORMATS.flatMap((format): Print[] =>
  format === 'ticket'
    ? TICKET_FLAVORS.map((ticketFlavor) => ({
        file: `ticket.${ticketFlavor}.txt`,
        format,
        options: { ticketFlavor },
      }))
    : [{ file: `${format}.${EXTENSIONS[format]}`, format, options: {} }],
);

/** One report in every format, its files below `folder`. */
export interface GoldenReport {
  folder: string;
  files: GeneratedFile[];
}

/** @param tool the library that reads and renders: built, or its sources in tests */
export async function goldenReports(
  tool: Pick<typeof library, 'analyze' | 'render'>,
): Promise<GoldenReport[]> {
  const printed = (folder: string, report: Report, options: RenderOptions): GoldenReport => ({
    folder,
    files: PRINTS.map((print) => ({
      path: `${folder}/${print.file}`,
      text: tool.render(report, print.format, { ...options, ...print.options }),
    })),
  });
  const reports = Object.entries(fixtures).map(([name, report]) =>
    printed(`${GOLDEN}/fixtures/${name}`, report, { pathPrefix: 'logs' }),
  );
  for (const name of readdirSync('samples').sort()) {
    const logs = join('samples', name, 'logs');
    const { folder, files } = printed(`${GOLDEN}/samples/${name}`, await tool.analyze([logs]), {
      pathPrefix: `samples/${name}/logs`,
    });
    reports.push({ folder, files: files.map(withoutStyle) });
  }
  return reports;
}

/** Golden files that no report is printed to any more, such as those of a sample that is gone. */
export function leftOver(reports: readonly GoldenReport[]): string[] {
  const paths = new Set(reports.flatMap(({ files }) => files.map(({ path }) => path)));
  if (!existsSync(GOLDEN)) return [];
  return readdirSync(GOLDEN, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).split(sep).join('/'))
    .filter((path) => !paths.has(path));
}

/** Style and script of the page are the same for all; the goldens of the fixtures hold them. */
function withoutStyle({ path, text }: GeneratedFile): GeneratedFile {
  if (!path.endsWith('.html')) return { path, text };
  const page = text
    .replace(/ content="default-src [^"]*"/, ' content="…"')
    .replace(/(<(style|script)>)[^]*?(<\/\2>)/g, '$1…$3');
  return { path, text: page };
}
