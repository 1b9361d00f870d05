/** Renders a report into every output that was asked for. */
import type { RenderOptions } from '../render/index.ts';
import type { Report } from '../report/report.ts';
import { wantsColor } from './color.ts';
import type { Io } from './io.ts';
import { TICKET_FLAVORS } from './options.ts';
import { pairOutputs } from './outputs.ts';
import type { RawArgs } from './parse.ts';
import { flagOf, numberOf, wordOf } from './values.ts';
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
  };
  const forTerminal: RenderOptions = {
    ...options,
    color: wantsColor(flagOf(args, 'color'), io),
    ...(io.columns === undefined ? {} : { width: io.columns }),
  };
  return async (report) => {
    const { render } = await import('../render/index.ts');
    for (const { format, target } of outputs) {
      const text = await render(report, format, target === '-' ? forTerminal : options);
      await writeOutput(target, text, io);
    }
  };
}
