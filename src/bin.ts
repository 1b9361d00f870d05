#!/usr/bin/env node
/** The process's edge: everything else is loaded only when there is more to do than name the version. */
import process from 'node:process';
import { loadProgram } from './cli/load-program.ts';
import { OLDEST_NODE, VERSION } from './version.ts';

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
  const { main, processIo } = loadProgram(new URL('program.cjs', import.meta.url));
  process.exitCode = await main(argv, processIo());
}
