/**
 * Loads the bundled program with compiled code, since compiling is a third of a small run: with the code that V8
 * compiled when the program was built, if this is the same V8; else with the cache that Node keeps of its own (since
 * 22.8, https://nodejs.org/api/module.html#moduleenablecompilecachecachedir).
 */
import { readFileSync } from 'node:fs';
import * as nodeModule from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { constants, Script } from 'node:vm';
import type * as program from './program.ts';

type Program = typeof program;
type ModuleFunction = (
  exports: object,
  require: NodeJS.Require,
  module: { exports: object },
  filename: string,
) => void;

/** Newer than the oldest Node that we run on, and so missing in its types. */
const { enableCompileCache } = nodeModule as { enableCompileCache?: () => unknown };

/** @param file path of the bundle */
export function cacheFileOf(file: string): string {
  return `${file}.v8-${process.versions.v8}.cache`;
}

/** @param url of the bundle, a CommonJS file */
export function loadProgram(url: URL): Program {
  const cachedData = readIfThere(cacheFileOf(fileURLToPath(url)));
  if (cachedData) return compileProgram(url, cachedData).program;
  enableCompileCache?.();
  return nodeModule.createRequire(url)(fileURLToPath(url)) as Program;
}

/**
 * Runs the bundle as Node would, but keeps the script, of which compiled code can be taken.
 * @param cachedData from an earlier script; where V8 refuses it, the bundle is compiled as usual
 */
export function compileProgram(url: URL, cachedData?: Buffer): { program: Program; script: Script } {
  const filename = fileURLToPath(url);
  // The bundler writes ASCII, which is read fastest.
  const source = readFileSync(filename, 'latin1');
  const script = new Script(`(function (exports, require, module, __filename) {${source}\n})`, {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData && { cachedData }),
  });
  const module: { exports: object } = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(module.exports, nodeModule.createRequire(url), module, filename);
  return { program: module.exports as Program, script };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
