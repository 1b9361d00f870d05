import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCE = 'src/scan/kernel/kernel.ts';
const OPTIONS = ['--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert', '--importMemory'];

/** Named by a variable: the package's own types would redeclare Array and Math for the whole program. */
const COMPILER: string = 'assemblyscript/asc';

interface AssemblyScriptCompiler {
  main(
    args: string[],
    files: {
      readFile(name: string): string | null;
      writeFile(name: string, contents: Uint8Array | string): void;
      listFiles(): null;
      stderr: { write(text: string | Uint8Array): void };
    },
  ): Promise<{ error: Error | null }>;
}

/**
 * Compiles the scan kernel to WebAssembly. The compiler takes seconds, so its result is kept for the same source.
 * @param cache folder in which to keep it
 * @throws Error with the compiler's messages
 */
export async function compileKernel(outFile: string, cache: string): Promise<void> {
  const hash = createHash('sha256').update(readFileSync(SOURCE)).update(OPTIONS.join(' ')).digest('hex');
  const kept = join(cache, `scan-kernel-${hash.slice(0, 16)}.wasm`);
  if (!existsSync(kept)) writeFileSync(kept, await compile());
  copyFileSync(kept, outFile);
}

async function compile(): Promise<Uint8Array> {
  const { default: asc } = (await import(COMPILER)) as { default: AssemblyScriptCompiler };
  let binary: Uint8Array | undefined;
  const messages: string[] = [];
  const { error } = await asc.main([SOURCE, '--outFile', 'kernel.wasm', ...OPTIONS], {
    readFile: (name) => {
      try {
        return readFileSync(name, 'utf8');
      } catch {
        return null;
      }
    },
    writeFile: (name, contents) => {
      if (name === 'kernel.wasm' && contents instanceof Uint8Array) binary = contents;
    },
    listFiles: () => null,
    stderr: { write: (text) => void messages.push(String(text)) },
  });
  if (error || !binary) throw new Error(`the scan kernel does not compile\n${messages.join('')}`);
  return binary;
}
