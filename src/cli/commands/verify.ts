import { InputError } from '../errors.ts';
import { FAIL_ON_REACHED, OK } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { readReport } from '../saved-report.ts';
import { textOf, textsOf } from '../values.ts';
import { citedLines, checkCitations } from '../verification.ts';
import { writeTo } from '../write-output.ts';

/** Exit code 1 when a cited line moved, changed or is gone. */
export async function run(args: RawArgs, io: Io): Promise<number> {
  const report = await readReport(textOf(args, 'report') ?? '', io);
  const paths = textsOf(args, 'paths');
  const cited = citedLines(report);
  const { failures, sourcesRead } = await checkCitations(cited, paths);
  if (cited.length > 0 && sourcesRead === 0) {
    throw new InputError(
      `none of the cited files is in ${paths.join(' ')}`,
      'Name the same paths that the report was made from.',
    );
  }
  const lines = failures.map(({ path, line, reason }) => `${path}:${String(line)}: ${reason}\n`);
  const good = cited.length - failures.length;
  await writeTo(io.stdout, `${lines.join('')}cited lines found as they were: ${good} of ${cited.length}\n`);
  return failures.length > 0 ? FAIL_ON_REACHED : OK;
}
