/** `npm run generate` writes the generated files; with `--check` it only names those that are out of date. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type * as library from '../index.ts';
import { generatedFiles } from './generated-files.ts';
import { goldenReports, leftOver } from './golden-files.ts';

const checkOnly = process.argv.includes('--check');
const generated = await generatedFiles();
// Printing the README's report has built it.
const built = (await import(pathToFileURL(resolve('dist/index.js')).href)) as typeof library;
const golden = await goldenReports(built);

const stale = [...generated, ...golden.flatMap(({ files }) => files)].filter(
  ({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text,
);
for (const { path, text } of stale) {
  if (checkOnly) console.log(`${path} is out of date: run npm run generate`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
const gone = leftOver(golden);
for (const path of gone) {
  if (checkOnly) console.log(`${path} is generated no more: run npm run generate`);
  else {
    rmSync(path);
    console.log(`removed ${path}`);
  }
}
process.exitCode = checkOnly && stale.length + gone.length > 0 ? 1 : 0;
