/** Every format prints what somebody has looked at; `npm run generate` writes the files anew. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { goldenReports, leftOver } from '../src/dev/golden-files.ts';
import { analyze, render } from '../src/index.ts';

const reports = await goldenReports({ analyze, render });

describe('the golden reports', () => {
  it.each(reports)('in $folder are up to date', ({ files }) => {
    for (const { path, text } of files) expect([path, text]).toEqual([path, readFileSync(path, 'utf8')]);
  });

  it('are all of something that is there', () => {
    expect(leftOver(reports)).toEqual([]);
  });
});
