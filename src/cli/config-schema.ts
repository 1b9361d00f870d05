/** What may stand in dagnosis.config.yaml; its JSON Schema is shipped with the package. */
import { z } from 'zod';
import { SEVERITIES } from '../rules/rule.ts';
import { REDACTIONS } from './options.ts';
import { isTimezone } from './timezone.ts';

const severity = z.enum(SEVERITIES);

export const configSchema = z
  .strictObject({
    rules: z
      .array(z.string().min(1))
      .meta({ description: 'Folders of further rules, relative to this file' })
      .optional(),
    disable: z.array(z.string().min(1)).meta({ description: 'Cause ids that are switched off' }).optional(),
    severities: z
      .record(z.string(), severity)
      .meta({ description: 'Cause id to severity, in place of the rule’s own' })
      .optional(),
    failOn: z
      .enum([...SEVERITIES, 'none'])
      .meta({ description: 'Default of --fail-on' })
      .optional(),
    redact: z.enum(REDACTIONS).meta({ description: 'Default of --redact' }).optional(),
    timezone: z
      .string()
      .refine(isTimezone, 'no time zone that this system knows, such as Europe/Berlin or UTC')
      .meta({ description: 'Zone of times that logs print without one' })
      .optional(),
  })
  .meta({ title: 'Dagnosis configuration (dagnosis.config.yaml)' });

export type Config = z.infer<typeof configSchema>;
