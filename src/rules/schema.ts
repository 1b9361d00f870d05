/**
 * The shape of a rule file. Strict: a key that is not listed is an error. What the shape cannot say (ids that
 * refer to each other, file names, patterns without a literal) is checked by `load.ts` and `check.ts`.
 */
import { z } from 'zod';
import { COMPONENTS } from '../identity/identity.ts';
import { patternError } from './regex-syntax.ts';
import type { Rule } from './rule.ts';
import { FACT_NAMES, SEVERITIES } from './rule.ts';
import { parseRange } from './versions.ts';

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

const text = z.string().trim().min(1);
const kebab = z.string().regex(KEBAB, 'expected lower-case words joined by hyphens');
const signalRef = z
  .string()
  .regex(/^[a-z0-9-]+\/[A-Za-z0-9-]+$/, 'expected `cause-id/signal-id` or `marker/name`');

const pattern = z
  .string()
  .min(1)
  .superRefine((source, context) => {
    const error = patternError(source);
    if (!error) return;
    context.addIssue({
      code: 'custom',
      message: `the pattern does not compile: ${error.message} at character ${error.index + 1}`,
      params: {
        index: error.index,
        remedy: 'Write a JavaScript regular expression without flags; quote it with single quotes in YAML.',
      },
    });
  });

const versions = z.string().superRefine((range, context) => {
  if (parseRange(range)) return;
  context.addIssue({
    code: 'custom',
    message: `\`${range}\` is not a range of versions`,
    params: {
      remedy: 'Write for example ">=2.3 <2.11 || >=3.0", or `any` for texts that Airflow does not print.',
    },
  });
});

const url = z.string().regex(/^https?:\/\/[^\s]+$/, 'expected a complete http(s) address');

const component = z.enum(COMPONENTS);

const link = z.strictObject({ title: text, url }).meta({ description: 'A public page.' });

const order = z
  .strictObject({
    after: z
      .array(signalRef)
      .min(1)
      .exactOptional()
      .meta({ description: 'One of these stands earlier in the attempt.' }),
    notAfter: z
      .array(signalRef)
      .min(1)
      .exactOptional()
      .meta({ description: 'None of these stands earlier.' }),
    before: z.array(signalRef).min(1).exactOptional().meta({ description: 'One of these stands later.' }),
    notBefore: z.array(signalRef).min(1).exactOptional().meta({ description: 'None of these stands later.' }),
    withinSeconds: z
      .number()
      .positive()
      .exactOptional()
      .meta({ description: 'Limits the four to this distance.' }),
  })
  .meta({ description: 'Conditions on the other signals of the same attempt.' });

const signal = z.strictObject({
  id: kebab.meta({ description: 'Unique inside the rule.' }),
  pattern: pattern.meta({
    description: 'JavaScript regular expression without flags; named groups become captures.',
  }),
  in: z.array(component).min(1).meta({ description: 'Components whose logs may show it.' }),
  where: z.enum(['record', 'exception']).default('record').meta({
    description: '`record`: anywhere in the text; `exception`: tried on each «Type: message» of the chain.',
  }),
  speaks: z.enum(['proves', 'suggests', 'hints', 'refutes']).meta({
    description: 'How strongly: proves (0.9 and more), suggests (0.6 to 0.9), hints (less), refutes.',
  }),
  why: text.exactOptional().meta({ description: 'With refutes: why the line rules the cause out.' }),
  tells: z.enum(['fate', 'error']).default('error').meta({
    description:
      '`fate`: said of the attempt itself, counts anywhere; `error`: counts only where it ended the task.',
  }),
  versions: versions.meta({ description: 'Airflow versions whose source prints the text, or `any`.' }),
  printedBy: kebab.meta({
    description: 'airflow, celery-provider, kubernetes-provider, kernel, a library …',
  }),
  holes: z
    .array(z.strictObject({ version: text, why: text }))
    .exactOptional()
    .meta({ description: 'Versions inside `versions` where the drift gate may miss the literal, and why.' }),
  level: z
    .array(z.enum(['debug', 'info', 'warning', 'error', 'critical']))
    .min(1)
    .exactOptional()
    .meta({ description: "The record's level is one of these." }),
  logger: pattern.exactOptional().meta({ description: "Matches the record's logger or file name." }),
  frames: pattern
    .exactOptional()
    .meta({ description: 'Some frame `file:name` of the exception chain matches.' }),
  notFrames: pattern.exactOptional().meta({ description: 'No frame matches.' }),
  output: z.boolean().exactOptional().meta({
    description: 'true: only in what user code or a child process printed; false: never there.',
  }),
  when: order.exactOptional(),
});

const captured = z.record(z.string(), pattern).exactOptional().meta({
  description: 'Only where the evidence captured these: regular expressions on the whole value, by name.',
});

const hypothesis = z.strictObject({
  cause: kebab.meta({ description: 'What the root may be.' }),
  why: text.meta({ description: 'Why it may be, in a sentence.' }),
  decidedBy: text.meta({ description: 'What would decide, in words.' }),
  file: component.exactOptional().meta({ description: 'The component whose log would decide.' }),
  captured,
});

const nextEvidence = z.strictObject({
  what: text.meta({ description: 'The file to fetch, and what it would show.' }),
  command: text.meta({ description: 'A command to paste; `{placeholders}` are filled in.' }),
  file: component.meta({ description: 'Asked for only when no log of this component is at hand.' }),
  captured,
});

const ruledOut = z.strictObject({
  cause: kebab.meta({ description: 'The alternative.' }),
  reason: text.meta({ description: 'Why it was not that, in a sentence.' }),
  present: z.array(signalRef).min(1).exactOptional().meta({
    description: 'Ruled out when one of these signals is in the attempt.',
  }),
  absent: z.array(signalRef).min(1).exactOptional().meta({
    description: 'Ruled out when none of these signals is in the attempt.',
  }),
  file: component.exactOptional().meta({
    description: 'A log of this component must be at hand for `absent`; `task` when missing.',
  }),
});

const setting = z.strictObject({
  section: text.meta({ description: 'Section of airflow.cfg.' }),
  option: text.meta({ description: 'Name of the option.' }),
  env: z
    .string()
    .regex(/^AIRFLOW__[A-Z0-9_]+$/, 'expected AIRFLOW__SECTION__OPTION')
    .exactOptional()
    .meta({ description: 'Derived from section and option when missing.' }),
  default: z.string().meta({ description: 'As the documentation prints it; empty when there is none.' }),
});

const remedy = z.strictObject({
  title: text.meta({ description: 'What to do, as an imperative.' }),
  versions: versions
    .exactOptional()
    .meta({ description: 'Airflow versions it is valid for; all when missing.' }),
  steps: z
    .array(text)
    .min(1)
    .meta({ description: 'Sentences; `{captures}` are filled in, code between backticks.' }),
  setting: setting.exactOptional(),
  links: z.array(link).default([]),
});

const as = component.meta({ description: 'The component whose log it is.' });
const log = z.string().min(1).meta({ description: 'A log excerpt, read by the real readers.' });

const example = z.strictObject({
  signal: kebab.meta({ description: 'The signal that must fire.' }),
  as,
  log,
  captures: z
    .record(z.string(), z.string())
    .exactOptional()
    .meta({ description: 'Captures that must come out so.' }),
});

const nearMiss = z.strictObject({
  as,
  log,
  why: text.meta({ description: 'Why it is not this cause.' }),
});

/** A whole rule file. `family` may be written but is the folder's name anyhow. */
export const ruleSchema = z.strictObject({
  id: kebab.meta({ description: 'The cause id; equals the file name.' }),
  family: kebab.exactOptional().meta({ description: "The folder's name; may be left out." }),
  title: text
    .max(80)
    .regex(/[^.]$/, 'a title has no full stop')
    .meta({ description: 'A few words, no full stop.' }),
  kind: z.enum(['root', 'effect', 'contributing']).meta({
    description:
      'root may head an incident; effect only when nothing deeper shows; contributing stands inside one.',
  }),
  severity: z.enum(SEVERITIES).meta({
    description:
      'critical: takes several tasks down; high: a failed task; medium: green but work is missing.',
  }),
  subject: z
    .strictObject({
      kind: z.enum(['task', 'run', 'host', 'service', 'target', 'pool', 'queue', 'name', 'file']),
      name: text.exactOptional().meta({ description: 'Fixed name, for services.' }),
    })
    .meta({ description: 'What entries of one cause have in common.' }),
  summary: text.meta({ description: 'One sentence for catalogues.' }),
  meaning: text.meta({ description: "What happened in Airflow's terms." }),
  recognition: text.meta({ description: 'How it is recognised, and what looks like it and is not.' }),
  signals: z.array(signal).min(1).meta({ description: 'How its lines look.' }),
  explains: z.array(kebab).default([]).meta({ description: 'Causes that are consequences of this one.' }),
  verdicts: z.array(text).min(1).meta({
    description:
      'First lines of the report, most specific first; the first whose `{placeholders}` are all known is used.',
  }),
  hypotheses: z.array(hypothesis).default([]).meta({
    description: 'For effects and weak evidence: what the root may be.',
  }),
  nextEvidence: z
    .array(nextEvidence)
    .default([])
    .meta({ description: 'Files to fetch when they are not at hand.' }),
  ruledOut: z
    .array(ruledOut)
    .default([])
    .meta({ description: 'Alternatives, and the signals that rule them out.' }),
  corroboratedBy: z
    .array(z.strictObject({ fact: z.enum(FACT_NAMES), confidence: z.number().min(0).lt(0.9) }))
    .default([])
    .meta({
      description:
        'Computed facts that raise the confidence to this much; a fact makes likely, lines confirm.',
    }),
  remedies: z.array(remedy).min(1).meta({ description: 'What to do, the best first.' }),
  links: z.array(link).min(1).meta({ description: 'Public documentation, source or discussion.' }),
  examples: z.strictObject({ fires: z.array(example).min(1), nearMisses: z.array(nearMiss).min(1) }).meta({
    description: 'Its proof: what fires (each signal at least once), and what must not.',
  }),
});

type Parsed = z.infer<typeof ruleSchema>;
/** Compile-time proof that what the schema yields is a Rule. */
export const toRule = (parsed: Parsed, family: string): Rule => ({ ...parsed, family });
