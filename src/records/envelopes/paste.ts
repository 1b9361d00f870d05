import type { LineEnvelope } from './envelope.ts';
import { share } from './shapes.ts';

/** What chats, mails, browsers and editors do to a log that is pasted. */

const QUOTE = /^> ?/;

/** `> ` before each line: quoted in a mail, a ticket or a chat. */
export const quoted: LineEnvelope = {
  id: 'quoted',
  sniff: (sample) => share(sample, (line) => QUOTE.test(line)) >= 0.9 && 'perhaps',
  peel: (line) => (QUOTE.test(line) ? { text: line.replace(QUOTE, '') } : undefined),
};

/** What stands between number and line; the more specific first, so that indentation stays whole. */
const GUTTERS = [
  /^ {0,8}(\d{1,7}):(?: |$)/,
  /^(\d{1,7}):/,
  /^ {0,8}(\d{1,7})\t/,
  /^ {0,8}(\d{1,7}) ?[|│](?: |$)/,
  /^ {0,8}(\d{1,7})(?: |$)/,
];

/** Line numbers before each line: `cat -n`, `grep -n`, an editor's or a pager's gutter. */
export const numbered: readonly LineEnvelope[] = GUTTERS.map((gutter) => ({
  id: 'line-numbers',
  sniff(sample) {
    let last = -1;
    const rising = share(sample, (line) => {
      const number = Number(gutter.exec(line)?.[1] ?? Number.NaN);
      const good = number > last && (last === -1 || number - last < 50);
      last = good ? number : last;
      return good;
    });
    return rising >= 0.9 && 'perhaps';
  },
  peel(line) {
    const head = gutter.exec(line)?.[0];
    return head === undefined ? undefined : { text: line.slice(head.length) };
  },
}));

/** Texts that Airflow prints with angle brackets or quotes on nearly every page, as HTML has them. */
const ESCAPED =
  /&lt;(?:TaskInstance|Task\(|Mapped\(|DAG|DagRun)|^(?:<[^>]{0,200}>)?\{&quot;(?:timestamp|event|level)&quot;:|(?:\} [A-Z]{4,8} - |"event": ?"|Z \[[a-z]{4,8} {0,4}\] )[^&]{0,300}&(?:#0?39|#x27|quot|lt|gt);/;
const ENTITY = /&(?:#(\d{1,6})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos|nbsp));/g;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** Copied from the source of a web page. */
export const html: LineEnvelope = {
  id: 'html',
  sniff: (sample) => sample.some((line) => ESCAPED.test(line)),
  peel(line) {
    const bare = line
      .replace(/^<(?:pre|code)[^>]{0,200}>/, '')
      .replace(/(?:<br ?\/?>|<\/(?:pre|code)>)$/, '');
    const text = bare.replace(ENTITY, (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
    return text === line ? undefined : { text };
  },
};

const NO_BREAK = /[\u00a0\u202f\u2007]/g;

/** No-break spaces for blanks, and typographic quotes: word processors, chats, some terminals. */
export const typeset: LineEnvelope = {
  id: 'typeset',
  sniff: (sample) => share(sample, (line) => /^[^\u00a0\u202f]{0,200}[\u00a0\u202f]/.test(line)) >= 0.3,
  peel(line) {
    const text = line
      .replace(NO_BREAK, ' ')
      .replace(/[\u2018\u2019]/g, "'")
      .replace(/[\u201c\u201d]/g, '"');
    return text === line ? undefined : { text };
  },
};
