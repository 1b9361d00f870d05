/**
 * Loads the bundled program with the code that V8 compiled for it when it was built. Compiling is a third of a
 * small run, and Node 20 has no cache of its own for it (Node 22.1 has, but only for files that it loads itself).
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

/**
 * The compiled code stands in `<program>.cache`. V8 refuses it when another version of it made it; the program
 * is then compiled as usual.
 * @param url of the bundle, a CommonJS file
 */
export function loadProgram(url: URL): { program: Program; script: Script } {
  const filename = fileURLToPath(url);
  const cachedData = readIfThere(`${filename}.cache`);
  // The bundler writes ASCII, which is read fastest, and has put a function round the module.
  const script = new Script(readFileSync(filename, 'latin1'), {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData && { cachedData }),
  });
  const module: { exports: object } = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(module.exports, createRequire(url), module, filename);
  return { program: module.exports as Program, script };
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
