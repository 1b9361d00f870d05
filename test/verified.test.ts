/** What a report cites is found again where it stands, whatever the log is wrapped in. */
import { expect, it } from '@jest/globals';
import { analyze } from '../src/analyze.ts';
import { checkCitations, citedLines } from '../src/cli/verification.ts';
import { knownLogs, wrapped } from './helpers/known-logs.ts';
import { tempFolder } from './helpers/temp-folder.ts';
import { WHOLE_WRAPPINGS } from './records/whole-wrappings.ts';
import { WRAPPINGS, type Carried } from './records/wrappings.ts';

const { logs } = knownLogs().find(({ name }) => name === 'http-504-nginx')!;
type Wrap = (lines: string[], carried: Carried) => string[];
const wraps: [string, Wrap][] = [
  ['nothing', (lines) => lines],
  ...WRAPPINGS.map((known): [string, Wrap] => [known.name, (lines, carried) => known.wrap(lines, carried)]),
  ...WHOLE_WRAPPINGS.map((known): [string, Wrap] => [
    known.name,
    (lines, carried) => [known.wrap(lines, carried)],
  ]),
];

it.each(wraps)('evidence is verified in: %s', async (_, wrap) => {
  const folder = tempFolder(wrapped(logs, wrap));
  const cited = citedLines(await analyze([folder]));
  expect(cited.length).toBeGreaterThan(0);
  expect((await checkCitations(cited, [folder])).failures).toEqual([]);
});
