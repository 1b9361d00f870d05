/**
 * Builds dist/:
 *
 *   bin.js, program.cjs   the command: one file with all its dependencies, since loading many files is most of a
 *                         small run; beside it the code that V8 compiled for it
 *   index.js, chunks/     the library, ESM, its dependencies left to the package manager
 *   rules.json            the built-in rules, compiled
 *   scan-kernel.wasm      the search for literals, compiled from AssemblyScript
 *   types/                declarations, with --types (`npm run build`; `npm start` and `npm test` need none)
 */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { PassThrough, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { build as bundle, type BuildOptions, type Plugin } from 'esbuild';
import { cacheFileOf, compileProgram } from '../cli/load-program.ts';
import { formatRuleError } from '../rules/rule-error.ts';
import { compileKernel } from './compile-kernel.ts';
import { compileRulesFile } from './compile-rules.ts';

const DIST = 'dist';
const CACHE = join('node_modules', '.cache', 'dagnosis');

const COMMON: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Names are kept for stack traces that people report.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Files of the library that are loaded by their own name; a worker thread needs an entry here. */
const LIBRARY_ENTRIES: Record<string, string> = {
  bin: 'src/bin.ts',
  index: 'src/index.ts',
  worker: 'src/input/worker.ts',
};

/**
 * yargs measures the columns of its help with string-width, whose segmenter and emoji expressions take 20 ms of
 * every run before anything is printed. Our help is plain text, one column a character.
 */
const plainHelpWidth: Plugin = {
  name: 'plain-help-width',
  setup(build) {
    const measuredForYargs = /[\\/]node_modules[\\/](?:yargs|cliui|wrap-ansi)[\\/]/;
    build.onResolve({ filter: /^string-width$/ }, ({ importer, kind }) =>
      kind === 'import-statement' && measuredForYargs.test(importer)
        ? { path: 'string-width', namespace: 'plain-help-width' }
        : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'plain-help-width' }, () => ({
      contents: 'export default (text) => text.length;',
    }));
  },
};

async function bundleLibrary(outdir: string): Promise<void> {
  await bundle({
    ...COMMON,
    entryPoints: LIBRARY_ENTRIES,
    outdir,
    format: 'esm',
    packages: 'external',
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  });
  chmodSync(join(outdir, 'bin.js'), 0o755);
}

async function bundleProgram(outfile: string): Promise<void> {
  const { metafile } = await bundle({
    ...COMMON,
    metafile: true,
    entryPoints: ['src/cli/program.ts'],
    outfile,
    format: 'cjs',
    plugins: [plainHelpWidth],
    charset: 'ascii',
    banner: { js: 'var programUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { 'import.meta.url': 'programUrl' },
  });
  escapeTheRest(outfile);
  writeFileSync(`${outfile}.licenses.txt`, licensesOf(Object.keys(metafile.inputs)));
}

/** esbuild's `ascii` leaves regular expressions and tagged templates as they are; the loader reads one byte a character. */
function escapeTheRest(outfile: string): void {
  const escaped = readFileSync(outfile, 'utf8').replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  writeFileSync(outfile, escaped);
}

/** The licences of the packages that are in the bundle, as they ask for. */
function licensesOf(inputs: readonly string[]): string {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const texts = [...folders].sort().flatMap((folder) => {
    const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
    return file === undefined ? [] : `${folder}\n\n${readFileSync(join(folder, file), 'utf8').trim()}\n`;
  });
  return texts.join('\n---\n\n');
}

/** The built-in rules as data, so that a run parses no YAML. */
function compileRules(outfile: string): void {
  const mistakes = compileRulesFile(outfile);
  if (mistakes.length > 0) throw new Error(mistakes.map(formatRuleError).join('\n'));
}

/** Runs the program on a sample, so that the code which V8 has compiled by then is what a usual run needs. */
async function cacheCompiledCode(file: string): Promise<void> {
  const { program, script } = compileProgram(pathToFileURL(resolve(file)));
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const [sample = 'no-sample'] = existsSync('samples') ? readdirSync('samples').sort() : [];
  await program.main([join('samples', sample), '--quiet'], {
    stdout: nowhere,
    stderr: nowhere,
    stdin: new PassThrough().end(),
    env: {},
    cwd: process.cwd(),
    isTTY: { stdout: false, stderr: false, stdin: false },
  });
  writeFileSync(cacheFileOf(file), script.createCachedData());
}

function emitDeclarations(outDir: string): void {
  const args = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json', '--outDir', outDir];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('tsc found errors (above)');
}

/** Puts the finished folder in place of the old one, so that no run ever sees half a build. */
function swapIn(outdir: string): void {
  const old = `${outdir}-old`;
  if (existsSync(DIST)) renameSync(DIST, old);
  renameSync(outdir, DIST);
  rmSync(old, { recursive: true, force: true });
}

const outdir = join(CACHE, `dist-${process.pid}`);
mkdirSync(outdir, { recursive: true });
try {
  await Promise.all([bundleLibrary(outdir), bundleProgram(join(outdir, 'program.cjs'))]);
  compileRules(join(outdir, 'rules.json'));
  await compileKernel(join(outdir, 'scan-kernel.wasm'), CACHE);
  if (process.argv.includes('--types')) emitDeclarations(join(outdir, 'types'));
  await cacheCompiledCode(join(outdir, 'program.cjs'));
  swapIn(outdir);
} catch (error) {
  rmSync(outdir, { recursive: true, force: true });
  // esbuild has printed its own errors with file and line.
  if (!(error instanceof Error && 'errors' in error))
    console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
