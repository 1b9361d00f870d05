import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { z } from 'zod';
import { configSchema } from '../cli/config-schema.ts';
import { readRuleFolder } from '../input/rule-files.ts';
import { reportSchema } from '../report/schema.ts';
import { ruleJsonSchema, rulesCatalogue } from './rules-catalogue.ts';

/** A file of the repository that is a function of other files in it. */
export interface GeneratedFile {
  /** Relative to the root of the repository. */
  path: string;
  text: string;
}

/** Every generated file with the text that it should have now, formatted like the rest of the repository. */
export async function generatedFiles(): Promise<GeneratedFile[]> {
  const rules = readRuleFolder('rules').loaded.map(({ rule }) => rule);
  const files: GeneratedFile[] = [
    { path: 'rules/README.md', text: rulesCatalogue(rules) },
    { path: 'rules/rule.schema.json', text: ruleJsonSchema() },
    { path: 'README.md', text: withReport(readFileSync('README.md', 'utf8')) },
    { path: 'schemas/config.schema.json', text: jsonSchema(configSchema) },
    { path: 'schemas/report.schema.json', text: jsonSchema(reportSchema) },
  ];
  return Promise.all(files.map(formatted));
}

/** The README shows what the program really prints for one sample. */
function withReport(readme: string): string {
  const args = [
    'src/dev/bootstrap.mjs',
    'start',
    'samples/execution-timeout-blocked-download/logs',
    '--quiet',
    '--no-color',
  ];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: process.cwd() },
  });
  if (stdout === '') throw new Error(stderr);
  const block = `<!-- report -->\n\n\`\`\`text\n${stdout.trimEnd()}\n\`\`\`\n\n<!-- end of report -->`;
  return readme.replace(/<!-- report -->[^]*<!-- end of report -->/, () => block);
}

function jsonSchema(schema: z.ZodType): string {
  return JSON.stringify(z.toJSONSchema(schema, { target: 'draft-2020-12' }));
}

async function formatted({ path, text }: GeneratedFile): Promise<GeneratedFile> {
  return { path, text: await format(text, { ...(await resolveConfig(path)), filepath: path }) };
}
