/** `npm run generate` writes the generated files; with `--check` it only names those that are out of date. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { generatedFiles } from './generated-files.ts';

const checkOnly = process.argv.includes('--check');
const stale = (await generatedFiles()).filter(
  ({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
);
for (const { path, text } of stale) {
  if (checkOnly) console.log(`${path} is out of date: run npm run generate`);
  else {
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = checkOnly && stale.length > 0 ? 1 : 0;
