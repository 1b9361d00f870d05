import { describe, expect, it } from '@jest/globals';
import fc from '../helpers/properties.ts';
import {
  htmlText,
  inertJson,
  inertLines,
  jira,
  jiraBlock,
  markdown,
  markdownBlock,
  markdownCode,
  oneLine,
  safeUrl,
  spreadsheetCell,
  uriPath,
  visible,
  workflowMessage,
  workflowProperty,
  xml,
} from '../../src/render/escape.ts';
import { ATTACKS } from './fixtures/index.ts';
import { markdownNodes } from './markdown-nodes.ts';
import { parseXml } from './xml.ts';

/** Any text that bytes can become, with what attacks are made of in plenty. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...ATTACKS,
        '`',
        '|',
        '\\',
        '\n',
        '_',
        '*',
        '[',
        '](',
        ' ',
        'a',
        '1.',
        '#',
        '::',
        '##[',
        '\ud800',
      ),
    )
    .map((parts) => parts.join('')),
);

describe('text from logs', () => {
  it.each([
    ['a colour', '\u001b[31mred\u001b[0m', 'red'],
    ['a title change', '\u001b]0;x\u0007', '⟨ESC⟩]0;x⟨BEL⟩'],
    ['an escape built from a removed one', '\u001b\u001b[0m[2J', '⟨ESC⟩[2J'],
    ['a C1 control', '\u009b2J', '⟨U+009B⟩2J'],
    ['text that runs backwards', 'a\u202eb', 'a⟨U+202E⟩b'],
    ['a zero-width space', 'a\u200bb', 'a⟨U+200B⟩b'],
    ['half a character', 'a\ud800b', 'a⟨U+D800⟩b'],
    ['what is fine', 'größe 数 🎉\tx', 'größe 数 🎉\tx'],
  ])('shows %s', (_, text, shown) => {
    expect(visible(text)).toBe(shown);
  });

  it('holds no control character afterwards, whatever it was', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(visible(text)).not.toMatch(
          /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/,
        );
        expect(oneLine(text)).not.toContain('\n');
      }),
    );
  });

  it('gives no CI runner an order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const inert = inertLines(visible(text));
        expect(inert).not.toMatch(/^\s*::/m);
        expect(inert).not.toMatch(/##[a-zA-Z]*\[/);
      }),
    );
    expect(inertLines('std::vector, a::b')).toBe('std::vector, a::b');
  });

  it('is the same value in JSON', () => {
    fc.assert(
      fc.property(fc.array(anyText), (texts) => {
        const json = inertJson(JSON.stringify(texts, null, 2));
        expect(JSON.parse(json)).toEqual(texts);
        expect(json).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]|##[a-z]*\[/);
      }),
    );
  });

  it('is plain text in HTML and XML', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(htmlText(text)).not.toMatch(/[<>"']/);
        const element = parseXml(`<a b="${xml(text)}">${xml(text)}</a>`);
        expect(element.text).toBe(visible(text));
        expect(element.attributes['b']).toBe(visible(text));
      }),
    );
  });

  it('becomes neither link, image, markup nor mention in Markdown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const nodes = markdownNodes(`x ${markdown(text)}\n\n${markdown(text)}\n\n- ${markdown(text)}`);
        const types = new Set(nodes.map(({ type }) => type));
        for (const type of [
          'link',
          'image',
          'html',
          'linkReference',
          'imageReference',
          'emphasis',
          'strong',
          'delete',
          'heading',
          'code',
          'thematicBreak',
          'definition',
          'blockquote',
          'footnoteReference',
        ]) {
          expect([...types]).not.toContain(type);
        }
        expect(nodes.filter(({ type }) => type === 'listItem')).toHaveLength(1);
        const prose = nodes
          .filter(({ type }) => type === 'text')
          .map(({ value = '' }) => value)
          .join(' ');
        expect(prose).not.toMatch(/(?:^|\W)@\w|#\d/);
      }),
      { numRuns: 60 },
    );
  });

  it('reads the same in Markdown as in the log', () => {
    const text = 'AIRFLOW__CORE__X_Y of orders_sync.push_orders[3] at 3.5 * 2 < 4 & "x" \\ ~/a';
    const nodes = markdownNodes(markdown(text));
    expect(nodes.flatMap(({ type, value }) => (type === 'text' ? [value] : [])).join('')).toBe(text);
    expect(markdown('AIRFLOW__CORE__X_Y of orders_sync.push_orders')).toBe(
      'AIRFLOW__CORE__X_Y of orders_sync.push_orders',
    );
  });

  it('cannot leave a code span, a fence or a noformat block', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        fc.pre(oneLine(text) !== '');
        const [, paragraph, span, ...rest] = markdownNodes(markdownCode(text));
        expect([paragraph?.type, span?.type, span?.value, rest]).toEqual([
          'paragraph',
          'inlineCode',
          oneLine(text),
          [],
        ]);
        const [, block, ...others] = markdownNodes(markdownBlock([text, 'end']));
        expect([block?.type, block?.value, others]).toEqual(['code', `${visible(text)}\nend`, []]);
        expect(jiraBlock([text]).match(/\{noformat/gi)).toHaveLength(2);
      }),
      { numRuns: 60 },
    );
  });

  it('is no macro, link or image in Jira', () => {
    const shown = jira(ATTACKS.join(' '));
    expect(shown).not.toMatch(/(?<!\\)[[\]!|]|(?<![\\{]){(?!{)/);
    expect(jira('set `dag_concurrency` in orders_sync')).toBe('set {{dag_concurrency}} in orders_sync');
  });

  it('stays one workflow command', () => {
    expect(workflowMessage('100% \r\n::x')).toBe('100%25 %0A: :x');
    expect(workflowProperty('a:b,c%')).toBe('a%3Ab%2Cc%25');
    expect(workflowMessage('a\rb')).toBe('a⟨CR⟩b');
  });

  it('is no formula in a spreadsheet, no script in a link, no other path in a URI', () => {
    expect(['=1+1', ' @x', '-2', 'a=1'].map(spreadsheetCell)).toEqual(["'=1+1", "' @x", "'-2", 'a=1']);
    expect(['javascript:alert(1)', 'data:text/html,x', 'https://a:b@c', 'x'].map(safeUrl)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(safeUrl('https://a.example/"><b>')).toBe('https://a.example/%22%3E%3Cb%3E');
    expect(uriPath('/a b/x=1/ü?#%.log')).toBe('a%20b/x=1/%C3%BC%3F%23%25.log');
    expect(uriPath('\ud800')).toBe('%EF%BF%BD');
  });
});
