/** Renders a report into every output that was asked for. */
import { statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import type { RenderOptions } from '../render/index.ts';
import { TICKET_FLAVORS } from '../render/options.ts';
import type { Report } from '../report/report.ts';
import { wantsColor } from './color.ts';
import type { Io } from './io.ts';
import { pairOutputs } from './outputs.ts';
import type { RawArgs } from './parse.ts';
import { flagOf, numberOf, textsOf, wordOf } from './values.ts';
import { writeOutput } from './write-output.ts';

/** Checks the outputs before any work is done, and returns what writes a report into them. */
export function reportPrinter(
  args: RawArgs,
  io: Io,
  argv: readonly string[],
): (report: Report) => Promise<void> {
  const outputs = pairOutputs(argv, 'table');
  const maxBytes = numberOf(args, 'max-bytes', { min: 200 });
  const ticketFlavor = wordOf(args, 'ticket-flavor', TICKET_FLAVORS);
  const options: RenderOptions = {
    verbose: flagOf(args, 'verbose') === true,
    ...(maxBytes === undefined ? {} : { maxBytes }),
    ...(ticketFlavor === undefined ? {} : { ticketFlavor }),
    ...pathPrefix(textsOf(args, 'paths'), io),
  };
  const forStdout: RenderOptions = {
    ...options,
    color: wantsColor(flagOf(args, 'color'), io),
    ...(io.columns === undefined ? {} : { width: io.columns }),
  };
  return async (report) => {
    const { render } = await import('../render/index.ts');
    for (const { format, target } of outputs) {
      const text = await render(report, format, target === '-' ? forStdout : options);
      await writeOutput(target, text, io);
    }
  };
}

/**
 * Formats that a CI system reads point into the repository, while a report's paths are relative to the folder
 * that was named. With several arguments there is no one prefix.
 */
export function pathPrefix(paths: readonly string[], { cwd }: Io): Pick<RenderOptions, 'pathPrefix'> {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) return {};
  const folder = resolve(cwd, path);
  const inside = relative(cwd, folder);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder || inside === '' || inside.startsWith('..')) return {};
  return { pathPrefix: inside.split(sep).join('/') };
}
