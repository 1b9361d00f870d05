/** Whether a stream gets colour: --color and --no-color first, then FORCE_COLOR, NO_COLOR, then the terminal. */
import type { Io } from './io.ts';

export function wantsColor(
  flag: boolean | undefined,
  io: Io,
  stream: 'stdout' | 'stderr' = 'stdout',
): boolean {
  if (flag !== undefined) return flag;
  const { FORCE_COLOR, NO_COLOR, TERM } = io.env;
  // https://force-color.org and https://no-color.org: set and not empty; `FORCE_COLOR=0` is common for «off».
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== '') return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false';
  if (NO_COLOR !== undefined && NO_COLOR !== '') return false;
  return io.isTTY[stream] && TERM !== 'dumb';
}
