/** What stands in place of a secret; Airflow itself masks with the same three stars. */
export const MASK = '***';

/** Values that give nothing away: nothing, a constant, or a mask of somebody else. */
const SAYS_NOTHING =
  /^(?:none|null|nil|undefined|true|false|empty|[*•x.]{3,}|\[?<?(?:redacted|masked|hidden|secret)>?\]?)?$/i;

export function saysNothing(value: string): boolean {
  return SAYS_NOTHING.test(value.trim());
}
