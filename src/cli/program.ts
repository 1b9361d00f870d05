/** What dist/program.cjs is made of: the whole command line, bundled into one file. */
export { main } from './main.ts';
export { processIo } from './io.ts';
