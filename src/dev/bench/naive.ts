/** The obvious reader, to compare with: split2, and one regular expression of all literals for each line. */
import { createReadStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import split2 from 'split2';

const [literalsFile = '', logFile = ''] = process.argv.slice(2);
const literals = readFileSync(literalsFile, 'utf8')
  .split('\n')
  .filter((literal) => literal !== '');
const pattern = new RegExp(
  literals.map((literal) => literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')).join('|'),
);
let found = 0;
await pipeline(
  createReadStream(logFile, { highWaterMark: 2 ** 20 }),
  split2(),
  new Writable({
    objectMode: true,
    write(line: string, _encoding, done) {
      if (pattern.test(line)) found += 1;
      done();
    },
  }),
);
console.log(found);
