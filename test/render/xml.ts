/** A strict reader of the XML that we write: elements, attributes, text, the five entities and references. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  text: string;
}

/** Characters that XML 1.0 allows. https://www.w3.org/TR/xml/#charsets */
const ALLOWED = /^(?:[\t\n\r\u0020-\ud7ff\ue000-\ufffd]|[\u{10000}-\u{10ffff}])*$/u;
const REFERENCE = /&(?:(amp|lt|gt|quot)|#(\d+));/g;
const TAG = /<(\/?)([\w-]+)((?: [\w:.-]+="[^"<]*")*)(\/?)>/y;
const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** @throws Error where the text is not well-formed */
export function parseXml(xml: string): Element {
  if (!ALLOWED.test(xml)) throw new Error('a character that XML 1.0 forbids');
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const root: Element = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = 0;
  while (at < body.length) {
    const current = open[open.length - 1];
    if (!current) throw new Error('closed too often');
    if (body.charAt(at) !== '<') {
      const end = body.indexOf('<', at) === -1 ? body.length : body.indexOf('<', at);
      current.text += decoded(body.slice(at, end));
      at = end;
      continue;
    }
    TAG.lastIndex = at;
    const [all = '', closes, name = '', attributes = '', empty] = TAG.exec(body) ?? [];
    if (all === '') throw new Error(`not a tag: ${body.slice(at, at + 40)}`);
    at += all.length;
    if (closes) {
      if (open.pop()?.name !== name) throw new Error(`closes ${name}, which is not open`);
      continue;
    }
    const element: Element = { name, attributes: attributesOf(attributes), children: [], text: '' };
    current.children.push(element);
    if (!empty) open.push(element);
  }
  const [only] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || !only) throw new Error('not one whole element');
  return only;
}

function attributesOf(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/ ([\w:.-]+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, decoded(value)]),
  );
}

function decoded(text: string): string {
  if (text.replace(REFERENCE, '').includes('&')) throw new Error('a bare &');
  if (text.includes(']]>')) throw new Error(']]> in text');
  return text.replace(REFERENCE, (_, name: string | undefined, code: string) =>
    name === undefined ? String.fromCodePoint(Number(code)) : (NAMED[name] ?? ''),
  );
}
