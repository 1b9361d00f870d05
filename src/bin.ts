#!/usr/bin/env node
/** The process's edge: everything else is loaded only when there is more to do than name the version. */
import module from 'node:module';
import process from 'node:process';
import { OLDEST_NODE, VERSION } from './version.ts';

// Node 22 and later keep the compiled code between runs.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

const argv = process.argv.slice(2);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  process.stderr.write(
    `dagnosis: Node ${process.versions.node} is too old; ${OLDEST_NODE.join('.')} is needed\n`,
  );
  process.exitCode = 2;
} else if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${VERSION}\n`);
} else {
  const { main } = await import('./cli/main.ts');
  const { processIo } = await import('./cli/io.ts');
  process.exitCode = await main(argv, processIo());
}
