/**
 * The report's shape as a schema: published as JSON Schema with the package. The types of report.ts and these
 * are held equal by the compiler (below). Objects are open, since optional fields may be added.
 */
import { z } from 'zod';
import { SEVERITIES } from '../rules/rule.ts';
import { SCHEMA_VERSION, type Report } from './report.ts';

const count = z.int().min(0);
const place = {
  path: z.string().meta({ description: 'Relative to the argument, with /; a.zip!/x.log' }),
  line: z.int().min(1),
};
const time = z.string().nullable().meta({ description: 'ISO 8601, UTC' });

const attemptId = {
  dagId: z.string().nullable(),
  runId: z.string().nullable(),
  taskId: z.string().nullable(),
  mapIndex: z.int().nullable(),
  tryNumber: z.int().nullable(),
};

const evidence = z.looseObject({
  ...place,
  byteOffset: count.meta({ description: 'Of the first byte of the line in the decompressed stream' }),
  digest: z
    .string()
    .meta({ description: 'First 16 hex digits of the SHA-256 of the line as it stands in the log' }),
  time,
  text: z.string(),
  context: z.array(z.string()),
  signal: z.string().meta({ description: 'cause/signal, marker/name or computed/fact' }),
});

const nextEvidence = z.array(z.looseObject({ what: z.string(), command: z.string() }));
const links = z.array(z.looseObject({ title: z.string(), url: z.string() }));

const remedy = z.looseObject({
  title: z.string(),
  steps: z.array(z.string()),
  setting: z
    .looseObject({ section: z.string(), option: z.string(), env: z.string(), default: z.string() })
    .exactOptional(),
  links,
});

const timelineEntry = z.looseObject({
  time,
  what: z.string(),
  ...place,
  kind: z.enum([
    'queued',
    'start',
    'activity',
    'silence',
    'signal',
    'error',
    'death',
    'consequence',
    'limit',
    'note',
  ]),
  row: z.string(),
});

const diagnosis = z.looseObject({
  rank: z.int().min(1),
  cause: z.string(),
  title: z.string(),
  severity: z.enum(SEVERITIES),
  confidence: z.number().min(0).max(1),
  determined: z.boolean(),
  recovered: z.boolean(),
  subject: z.looseObject({
    kind: z.enum(['task', 'run', 'host', 'service', 'target', 'pool', 'queue', 'name', 'file']),
    name: z.string(),
  }),
  verdict: z.string(),
  attempts: z.array(z.looseObject(attemptId)).meta({ description: 'Those that failed of this cause' }),
  occurrences: count,
  firstSeen: time,
  lastSeen: time,
  explanation: z.string(),
  evidence: z.array(evidence),
  timeline: z.array(timelineEntry),
  contributing: z.array(
    z.looseObject({
      cause: z.string(),
      explanation: z.string(),
      evidence: z.array(evidence),
      attempts: z
        .array(z.looseObject(attemptId))
        .meta({ description: 'Tries of the same task instances that failed of this cause instead' })
        .exactOptional(),
    }),
  ),
  consequences: z.array(
    z.looseObject({
      cause: z.string(),
      count,
      evidence: z.array(evidence),
      attempts: z
        .array(z.looseObject(attemptId))
        .meta({ description: 'Further attempts that failed since those of the diagnosis did' })
        .exactOptional(),
    }),
  ),
  ruledOut: z.array(z.looseObject({ cause: z.string(), reason: z.string(), evidence: z.array(evidence) })),
  hypotheses: z.array(z.looseObject({ cause: z.string(), why: z.string(), decidedBy: z.string() })),
  facts: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  remedies: z.array(remedy),
  nextEvidence,
  links,
  fingerprint: z
    .string()
    .meta({ description: 'Of cause and subject; the same across reruns, dates and hosts' }),
});

export const reportSchema = z
  .looseObject({
    schemaVersion: z.literal(SCHEMA_VERSION),
    tool: z.looseObject({ name: z.literal('dagnosis'), version: z.string() }),
    airflowVersions: z.array(z.string()),
    summary: z.looseObject({
      attempts: count,
      failedAttempts: count,
      unknownAttempts: count,
      recovered: count,
      diagnoses: count,
      undetermined: count,
      elsewhere: count,
    }),
    diagnoses: z.array(diagnosis),
    observations: z.array(
      z.looseObject({
        cause: z.string(),
        explanation: z.string(),
        evidence: z.array(evidence),
        nextEvidence,
      }),
    ),
    attempts: z.array(
      z.looseObject({
        ...attemptId,
        tries: z.int().nullable(),
        outcome: z.enum([
          'success',
          'failed',
          'up_for_retry',
          'skipped',
          'deferred',
          'rescheduled',
          'upstream_failed',
          'unknown',
        ]),
        host: z.string().nullable(),
        pid: z.int().nullable(),
        queued: time,
        start: time,
        end: time,
        diagnosis: z.int().nullable().meta({
          description:
            'Rank of the diagnosis that holds it among its attempts or those of a contributing cause or consequence',
        }),
      }),
    ),
    coverage: z.looseObject({
      sources: count,
      bytes: count,
      lines: count,
      linesParsed: count,
      linesUnderstood: count,
      formats: z.record(z.string(), count),
      components: z.record(z.string(), count),
      problems: z.array(z.looseObject({ path: z.string(), reason: z.string() })),
      notUnderstood: z.array(z.looseObject({ ...place, text: z.string() })),
      elsewhere: z.array(z.looseObject({ dagId: z.string(), failures: count, ...place })),
      notes: z.array(z.string()),
    }),
  })
  .meta({ title: 'Dagnosis report, schema version 1' });

/** Compile-time proof that the schema and the type say the same; open objects are more than the type, not less. */
export const asReport = (parsed: z.infer<typeof reportSchema>): Report => parsed;
export const asParsed = (report: Closed<Report>): Closed<z.infer<typeof reportSchema>> => report;

/** A type without the index signatures of open objects. */
type Closed<T> = T extends readonly (infer E)[]
  ? Closed<E>[]
  : T extends object
    ? { [K in keyof T as string extends K ? never : K]: Closed<T[K]> }
    : T;
