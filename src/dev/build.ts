/**
 * Bundles the program into dist/: ESM, split so that the argument parser, each renderer, YAML and zod load
 * only when they are needed (start-up is most of a small run). Dependencies are bundled for the same reason:
 * one file is read faster than the hundred of node_modules.
 *
 *   npm run build            also writes the type declarations
 *   npm start, npm test      build without them when a source changed
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { build as runEsbuild, type Plugin } from 'esbuild';
import { formatRuleError } from '../rules/rule-error.ts';
import { compileRulesFile } from './compile-rules.ts';

const DIST = 'dist';
const CACHE = join('node_modules', '.cache', 'dagnosis');

/** Each becomes a file of its own in dist/; a worker thread needs an entry here. */
const ENTRY_POINTS: Record<string, string> = {
  bin: 'src/bin.ts',
  index: 'src/index.ts',
};

/**
 * CommonJS packages `require` Node's modules, which esbuild can't express in ESM without a `require` that
 * clashes with the one yargs declares. Node >= 20.16 offers getBuiltinModule for this.
 */
const builtinsForCommonJs: Plugin = {
  name: 'builtins-for-commonjs',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ path, kind }) =>
      kind === 'require-call' && isBuiltin(path) ? { path, namespace: 'builtin' } : undefined,
    );
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
    }));
  },
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

async function bundle(outdir: string): Promise<void> {
  await runEsbuild({
    entryPoints: ENTRY_POINTS,
    outdir,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    // Names are kept for stack traces that people report.
    minifySyntax: true,
    minifyWhitespace: true,
    chunkNames: 'chunks/[name]-[hash]',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [builtinsForCommonJs, plainHelpWidth],
  });
  chmodSync(join(outdir, 'bin.js'), 0o755);
}

/** The built-in rules as data, so that a run parses no YAML. */
function rules(outdir: string): void {
  const mistakes = compileRulesFile(join(outdir, 'rules.json'));
  for (const mistake of mistakes) console.error(formatRuleError(mistake));
}

function declarations(outdir: string): void {
  const args = [
    'node_modules/typescript/bin/tsc',
    '-p',
    'tsconfig.build.json',
    '--outDir',
    join(outdir, 'types'),
  ];
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

const outdir = join(CACHE, `dist-${String(process.pid)}`);
mkdirSync(outdir, { recursive: true });
try {
  await bundle(outdir);
  rules(outdir);
  if (process.argv.includes('--types')) declarations(outdir);
  swapIn(outdir);
} catch (error) {
  rmSync(outdir, { recursive: true, force: true });
  // esbuild has printed its own errors with file and line.
  if (!(error instanceof Error && 'errors' in error))
    console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
