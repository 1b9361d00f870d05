/** The markups of texts that people paste into tickets, behind one set of words. */
import {
  jira,
  jiraBlock,
  markdown,
  markdownBlock,
  markdownCode,
  oneLine,
  safeUrl,
  visible,
} from './escape.ts';

export interface Markup {
  heading: (level: 1 | 2 | 3, text: string) => string;
  /** Prose on one line; code between backticks. */
  prose: (text: string) => string;
  strong: (text: string) => string;
  /** A short name, such as a cause id. */
  code: (text: string) => string;
  /** Lines as they are, in equal width. */
  block: (lines: readonly string[]) => string;
  /** Finished items; lines after the first of an item are indented. */
  list: (items: readonly string[], numbered?: boolean) => string;
  link: (title: string, url: string) => string;
}

export const markdownMarkup: Markup = {
  heading: (level, text) => `${'#'.repeat(level + 1)} ${markdown(text)}`,
  prose: markdown,
  strong: (text) => `**${markdown(text)}**`,
  code: markdownCode,
  block: markdownBlock,
  list: (items, numbered) => listed(items, (at) => (numbered ? `${String(at + 1)}. ` : '- ')),
  link: (title, url) => {
    const safe = safeUrl(url);
    return safe === undefined
      ? markdown(title)
      : `[${markdown(title)}](<${safe.replace(/[<>]/g, encodeURIComponent)}>)`;
  },
};

/** https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all */
export const jiraMarkup: Markup = {
  heading: (level, text) => `h${String(level + 1)}. ${jira(text)}`,
  prose: jira,
  strong: (text) => `*${jira(text)}*`,
  code: (text) => `{{${jira(text)}}}`,
  block: jiraBlock,
  // Jira's own numbers start anew after a block.
  list: (items, numbered) =>
    items.map((item, at) => `${numbered ? `${String(at + 1)}.` : '*'} ${item}`).join('\n'),
  link: (title, url) => {
    const safe = safeUrl(url);
    return safe === undefined
      ? jira(title)
      : `[${jira(title)}|${safe.replace(/[|\]]/g, encodeURIComponent)}]`;
  },
};

export const plainMarkup: Markup = {
  heading: (_, text) => oneLine(text),
  prose: oneLine,
  strong: oneLine,
  code: oneLine,
  block: (lines) => lines.map((line) => `    ${visible(line)}`).join('\n'),
  list: (items, numbered) => listed(items, (at) => (numbered ? `${String(at + 1)}. ` : '- ')),
  link: (title, url) => `${oneLine(title)}: ${safeUrl(url) ?? ''}`,
};

function listed(items: readonly string[], mark: (at: number) => string): string {
  return items
    .map((item, at) => {
      const start = mark(at);
      return start + item.replace(/\n(?=[^\n])/g, `\n${' '.repeat(start.length)}`);
    })
    .join('\n');
}
