/** Terminal colours and other escapes, whole or with the escape character lost on the way. */

// ECMA-48 control sequences, operating system commands, and two-character escapes.
const ESCAPES = /\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_])/g;
// What a paste leaves of a colour when it drops the escape character: `[34m`, `[0m`, `[1;31m`.
const BARE_COLOURS = /\[\d{1,3}(?:;\d{1,3}){0,4}m/g;

/**
 * The line without terminal escapes. Half-stripped colours (`[34m` without ESC) are removed only from
 * lines that also hold a bare reset, `[0m` or `[22m`: ordinary text hardly ever does.
 */
export function stripAnsi(line: string): string {
  const clean = line.includes('\x1b') ? line.replace(ESCAPES, '') : line;
  return clean.includes('[0m') || clean.includes('[22m') ? clean.replace(BARE_COLOURS, '') : clean;
}
