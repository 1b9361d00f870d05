/** Places labels of a row so that none covers another: above or below the row, right or left of their mark. */
import { cut, displayWidth } from '../width.ts';
import { round } from './axis.ts';

export interface Label {
  x: number;
  y: number;
  anchor: 'start' | 'end';
  text: string;
}

interface Box {
  from: number;
  to: number;
  y: number;
}

/** Average width of a character of the pictures' font, in units. */
const CHARACTER = 5.7;
const GAP = 6;
/** From the middle of a mark to its label. */
const OFFSET = 5;
const MAX_TEXT = 58;

export interface Placer {
  /** A place for the text beside x, or none when all are taken. */
  place: (x: number, text: string) => Label | undefined;
}

/** @param lines the heights at which labels may stand, the best first */
export function createPlacer(left: number, right: number, lines: readonly number[]): Placer {
  const taken: Box[] = [];
  return {
    place: (x, full) => {
      const text = cut(full, MAX_TEXT);
      const width = displayWidth(text) * CHARACTER;
      for (const y of lines) {
        for (const anchor of ['start', 'end'] as const) {
          const edge = anchor === 'start' ? x + OFFSET : x - OFFSET;
          const from = anchor === 'start' ? edge : edge - width;
          const box = { from: from - GAP, to: from + width + GAP, y };
          const outside = from < left || from + width > right;
          if (outside || taken.some((one) => one.y === y && one.from < box.to && box.from < one.to)) continue;
          taken.push(box);
          return { x: round(edge), y, anchor, text };
        }
      }
      return undefined;
    },
  };
}
