import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { readBuiltInRules } from '../../src/input/built-in-rules.ts';
import { scanBlocks } from '../../src/input/block-scan.ts';
import type { BlockSummary } from '../../src/input/block-scan.ts';
import type { Entry } from '../../src/input/discover.ts';
import { readFacts } from '../../src/input/read-facts.ts';
import { ScanKernel } from '../../src/input/scan-kernel.ts';
import { SourceReader } from '../../src/input/source-reader.ts';
import { tempFolder } from '../helpers/temp-folder.ts';
import { comparable } from '../scan/reading.ts';

const compiled = readBuiltInRules();
const BLOCK = 2 ** 20;
const FINDING = `[2026-11-22T09:00:00.000+0000] {orders.py:1} ERROR - ORA-12170: TNS:Connect timeout occurred\n`;

function filler(bytes: number): string {
  const lines: string[] = [];
  for (let size = 0, i = 0; size < bytes; i += 1) {
    const time = new Date(Date.UTC(2026, 10, 22, 3) + i * 10).toISOString().replace('Z', '+0000');
    lines.push(`[${time}] {etl.py:10} INFO - page ${i} of the orders: 500 rows\n`);
    size += lines.at(-1)!.length;
  }
  return lines.join('');
}

/** A log of eight blocks with something at each of these offsets, and a line of 2.5 MB in the middle. */
function log(offsets: readonly number[]): string {
  let text = '';
  for (const offset of offsets) {
    const padding = filler(Math.max(0, offset - text.length - 200));
    text += `${padding}${'.'.repeat(Math.max(0, offset - text.length - padding.length - 1))}\n${FINDING}`;
  }
  return `${text}${filler(BLOCK)}${'x'.repeat(2.5 * BLOCK)}\n${filler(8.3 * BLOCK - text.length)}`;
}

describe('reading a file of which others have scanned the blocks', () => {
  it.each([
    ['in the first block only', [5000]],
    ['across the border of two blocks', [4 * BLOCK - 60]],
    ['at the start of a block', [3 * BLOCK]],
    ['in neighbouring blocks', [2 * BLOCK + 10, 3 * BLOCK + 10]],
    ['nowhere', []],
  ])('gives the facts of reading it whole, with findings %s', async (_, offsets) => {
    const path = join(tempFolder({ 'attempt=1.log': log(offsets) }), 'attempt=1.log');
    const entry: Entry = { path, display: 'attempt=1.log', size: 0 };
    const range = { path, from: 0, to: 40 * BLOCK };
    const first = scanBlocks({ ...range, to: 3 * BLOCK }, new ScanKernel(compiled.literals));
    const rest = scanBlocks({ ...range, from: 3 * BLOCK }, new ScanKernel(compiled.literals));
    const blocks: (BlockSummary | undefined)[] = [...first, ...rest];
    let pushed = 0;
    const reader = new SourceReader({ compiled });
    const planned = await reader.readPlanned(
      entry,
      (block) => Promise.resolve(blocks[block]),
      () => (pushed += 1),
    );
    const whole = await reader.read(entry, () => undefined);
    expect(comparable(planned.sources)).toEqual(comparable(whole.sources));
    expect(blocks.filter((block) => block?.isDull).length).toBeGreaterThan(2);
    expect(pushed).toBeGreaterThan(0);
  });
});

/** Two ways of reading all samples, perhaps beside other work. */
jest.setTimeout(120_000);

describe('reading with worker threads', () => {
  it('gives the same as reading in turn, in the same order', async () => {
    const inTurn = await readFacts(['samples'], { compiled }, 1);
    expect(await readFacts(['samples'], { compiled }, 2)).toEqual(inTurn);
    expect(inTurn.sources.length).toBeGreaterThan(10);
  });
});
