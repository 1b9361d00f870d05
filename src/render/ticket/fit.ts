/** Makes a text of parts fit a number of bytes by leaving out whole parts, the least important first. */

export interface Part {
  /** 0 is kept longest. */
  rank: number;
  text: string;
}

const LEFT_OUT = 'Shortened: more is in the full report.';

/** At most `maxBytes` bytes of UTF-8; no part is cut, but for the last one standing. */
export function fit(parts: readonly Part[], maxBytes: number): string {
  const kept = [...parts];
  let text = joined(kept, false);
  while (byteLength(text) > maxBytes && kept.length > 1) {
    const worst = kept.reduce((last, part, at) => (part.rank >= (kept[last]?.rank ?? 0) ? at : last), 0);
    kept.splice(worst, 1);
    text = joined(kept, true);
  }
  return byteLength(text) <= maxBytes ? text : cutBytes(kept[0]?.text ?? '', maxBytes);
}

function joined(parts: readonly Part[], shortened: boolean): string {
  const texts = parts.map(({ text }) => text);
  return `${(shortened ? [...texts, LEFT_OUT] : texts).join('\n\n')}\n`;
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The longest start of one line that fits, with `…`, never inside a character. */
function cutBytes(text: string, maxBytes: number): string {
  let used = byteLength('…\n');
  let result = '';
  for (const char of text.split('\n')[0] ?? '') {
    used += byteLength(char);
    if (used > maxBytes) break;
    result += char;
  }
  return maxBytes < byteLength('…\n') ? '' : `${result}…\n`;
}
