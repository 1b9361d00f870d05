/** Every golden report is taken by what reads its format: schemas, an HTML validator, a Markdown parser. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import Ajv2020 from 'ajv/dist/2020.js';
import Ajv4 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { HtmlValidate, StaticConfigLoader } from 'html-validate';
import { validateXML } from 'xmllint-wasm';
import { safeUrl } from '../../src/render/escape.ts';
import type { Report } from '../../src/report/report.ts';
import { markdownNodes } from './markdown-nodes.ts';
import { parseXml, type Element } from './xml.ts';

const require = createRequire(import.meta.url);

/** Of golden reports: the folder of each, and its text in one format. */
function golden(file: string): [string, string][] {
  return ['fixtures', 'samples'].flatMap((kind) =>
    readdirSync(`test/golden/${kind}`).map((name): [string, string] => [
      `${kind}/${name}`,
      readFileSync(`test/golden/${kind}/${name}/${file}`, 'utf8'),
    ]),
  );
}

const json = (path: string): object => JSON.parse(readFileSync(path, 'utf8')) as object;

describe('the report', () => {
  const validate = addFormats
    .default(new Ajv2020.default({ allErrors: true, allowUnionTypes: true }))
    .compile(json('schemas/report.schema.json'));

  it.each(golden('json.json'))('of %s follows the published schema', (_, text) => {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });

  it('is refused where it says something else', () => {
    const [[, text] = ['', '']] = golden('json.json');
    expect(validate({ ...(JSON.parse(text) as Report), schemaVersion: 2 })).toBe(false);
  });
});

describe('SARIF', () => {
  /** The schema of OASIS, as Microsoft's matchers for Jest carry it. */
  const schema = require
    .resolve('@microsoft/jest-sarif/package.json')
    .replace('package.json', 'lib/schemas/sarif-2.1.0-rtm.5.json');
  // One of its patterns is no Unicode expression.
  const validate = addFormats
    .default(new Ajv4.default({ allErrors: true, strict: false, unicodeRegExp: false }))
    .compile(json(schema));

  it.each(golden('sarif.sarif'))('of %s is valid', (_, text) => {
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });

  it('is refused with a line number that is none', () => {
    const [, text = ''] = golden('sarif.sarif').find(([, one]) => one.includes('"startLine"')) ?? [];
    expect(validate(JSON.parse(text.replace(/"startLine": \d+/, '"startLine": 0')))).toBe(false);
  });
});

describe('JUnit', () => {
  const schema = { fileName: 'junit.xsd', contents: readFileSync('test/render/junit.xsd', 'utf8') };
  const validate = async (xml: [string, string][]): Promise<readonly { message: string }[]> => {
    const files = xml.map(([fileName, contents]) => ({ fileName, contents }));
    return (await validateXML({ xml: files, schema })).errors;
  };

  it('is valid for all of them', async () => {
    expect(await validate(golden('junit.xml'))).toEqual([]);
  });

  it('is refused without a count, and where it is not well-formed', async () => {
    const [[name, text] = ['', '']] = golden('junit.xml');
    expect(await validate([[name, text.replace(/ failures="\d+"/, '')]])).not.toEqual([]);
    expect(await validate([[name, text.replace('</testsuites>', '')]])).not.toEqual([]);
  });

  it.each(golden('junit.xml'))('of %s adds up', (_, text) => {
    const root = parseXml(text);
    for (const suite of [root, ...root.children]) {
      const cases = descendants(suite).filter(({ name }) => name === 'testcase');
      const failures = descendants(suite).filter(({ name }) => name === 'failure');
      expect(suite.attributes).toMatchObject({
        tests: String(cases.length),
        failures: String(failures.length),
      });
    }
  });

  function descendants({ children }: Element): Element[] {
    return children.flatMap((child) => [child, ...descendants(child)]);
  }
});

describe('HTML', () => {
  // What the standard and accessibility ask for, not matters of taste; the filters act without a submit button.
  const validator = new HtmlValidate(
    new StaticConfigLoader({
      root: true,
      extends: ['html-validate:standard', 'html-validate:a11y'],
      rules: { 'wcag/h32': 'off' },
    }),
  );

  it.each(golden('html.html'))('of %s is valid', async (_, text) => {
    const { results } = await validator.validateString(text);
    expect(results.flatMap(({ messages }) => messages)).toEqual([]);
  });
});

describe('Markdown', () => {
  const reports = new Map(golden('json.json').map(([name, text]) => [name, JSON.parse(text) as Report]));
  const linksOf = ({ diagnoses }: Report): string[] =>
    diagnoses.flatMap(({ links, remedies }) =>
      [...links, ...remedies.flatMap((one) => one.links)].map(({ url }) => url),
    );

  it.each([...golden('markdown.md'), ...golden('ticket.markdown.txt')])(
    'of %s has no HTML, no image, and no link but those of our rules',
    (name, text) => {
      const nodes = markdownNodes(text);
      const types = nodes.map(({ type }) => type);
      for (const type of ['html', 'image', 'imageReference', 'linkReference', 'definition']) {
        expect(types).not.toContain(type);
      }
      const ours = linksOf(reports.get(name)!).map(safeUrl);
      for (const { type, url } of nodes) if (type === 'link') expect(ours).toContain(url);
    },
  );
});
