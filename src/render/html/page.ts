/** The report as one self-contained page. */
import type { Report } from '../../report/report.ts';
import { html } from '../escape.ts';
import { renderTable } from '../table/table.ts';

export function renderHtml(report: Report): string {
  const text = html(renderTable(report, { width: 120, verbose: true }));
  return `<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>Dagnosis</title><pre>${text}</pre></html>\n`;
}
