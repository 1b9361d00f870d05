import { createColors } from 'picocolors';
import { wantsColor } from '../color.ts';
import { noSuchCause } from '../errors.ts';
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
  if (!rule)
    throw noSuchCause(
      cause,
      rules.map(({ id }) => id),
    );
  const { bold } = createColors(wantsColor(flagOf(args, 'color'), io));
  const explainedBy = rules.filter(({ explains }) => explains.includes(cause)).map(({ id }) => id);
  await writeTo(
    io.stdout,
    explainPage(rule, { explainedBy, width: Math.min(io.columns ?? 80, 100), heading: bold }),
  );
  return OK;
}
