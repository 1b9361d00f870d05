/** HTML by tagged templates: every value is escaped unless it is HTML made here. */
import { htmlText, inertLines } from '../escape.ts';

export interface Html {
  readonly markup: string;
}

type Value = string | number | Html | readonly Html[] | false | undefined;

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return { markup: strings.reduce((done, part, at) => done + markupOf(values[at - 1]) + part) };
}

/** Text of ours that is markup already, such as the style sheet. */
export function trusted(markup: string): Html {
  return { markup };
}

function markupOf(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return htmlText(inertLines(String(value)));
  if ('markup' in value) return value.markup;
  return value.map(({ markup }) => markup).join('');
}

/** Prose with code between backticks. */
export function prose(text: string): Html[] {
  return text
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 1 ? html`<code>${part.slice(1, -1)}</code>` : html`${part}`));
}
