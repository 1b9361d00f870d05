import { createColors } from 'picocolors';
import { nearest } from '../../rules/rule-error.ts';
import { wantsColor } from '../color.ts';
import { UsageError } from '../errors.ts';
import { OK } from '../exit-code.ts';
import { explainPage } from '../explain-page.ts';
import type { Io } from '../io.ts';
import type { RawArgs } from '../parse.ts';
import { rulesInForce } from '../rule-set.ts';
import { flagOf, textOf } from '../values.ts';
import { writeTo } from '../write-output.ts';

export async function run(args: RawArgs, io: Io): Promise<number> {
  const cause = textOf(args, 'cause') ?? '';
  const rules = await rulesInForce(args, io);
  const rule = rules.find(({ id }) => id === cause);
  if (!rule) {
    const near = nearest(
      cause,
      rules.map(({ id }) => id),
    );
    throw new UsageError(
      `there is no cause ${cause}`,
      near === undefined
        ? 'dagnosis rules list shows all.'
        : `Did you mean ${near}? dagnosis rules list shows all.`,
    );
  }
  const { bold } = createColors(wantsColor(flagOf(args, 'color'), io));
  const explainedBy = rules.filter(({ explains }) => explains.includes(cause)).map(({ id }) => id);
  await writeTo(
    io.stdout,
    explainPage(rule, { explainedBy, width: Math.min(io.columns ?? 80, 100), heading: bold }),
  );
  return OK;
}
