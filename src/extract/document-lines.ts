/** The physical lines of a document, so that what was read from its expanded text can be cited where it stands. */
import type { Citation } from './facts.ts';
import { digestOf } from './recent-lines.ts';

export class DocumentLines {
  private readonly text: string;
  /** Where each line starts: index in the text, and bytes. */
  private starts: { at: number; byteOffset: number }[] | undefined;
  private readonly digests = new Map<number, string>();

  constructor(text: string) {
    this.text = text;
  }

  /** @param line number of a line of the document, from 1 */
  cite(line: number): Citation {
    this.starts ??= lineStarts(this.text);
    const { at, byteOffset } = this.starts[line - 1] ?? { at: this.text.length, byteOffset: 0 };
    let digest = this.digests.get(line);
    if (digest === undefined) {
      const end = this.text.indexOf('\n', at);
      digest = digestOf(this.text.slice(at, end < 0 ? undefined : end).replace(/\r$/, ''));
      this.digests.set(line, digest);
    }
    return { line, byteOffset, digest };
  }
}

function lineStarts(text: string): { at: number; byteOffset: number }[] {
  const starts = [{ at: 0, byteOffset: 0 }];
  let byteOffset = 0;
  let at = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
    byteOffset += Buffer.byteLength(text.slice(at, end + 1), 'utf8');
    at = end + 1;
    starts.push({ at, byteOffset });
  }
  return starts;
}
