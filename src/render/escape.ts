/**
 * Makes text from logs harmless in what it is printed into. Every renderer goes through here: a log may hold
 * terminal escapes, markup, workflow commands or formulas, by accident or on purpose.
 */

/** Colours of terminals (SGR). They say nothing in a report, so they go without a trace. */
const COLOR = /\u001b\[[0-9;:]{0,64}m/g;

/**
 * What does not show or reorders what does: C0 and C1 controls but tab and newline, soft hyphen, bidi marks and
 * overrides, zero-width and invisible characters, line separators, tag characters, unpaired surrogates, non-characters.
 * https://www.unicode.org/reports/tr36/ (sections 3.1 bidi, 3.6 invisible characters)
 */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\u{e0000}-\u{e0fff}]|\p{Surrogate}/gu;

const NAMES: Readonly<Record<string, string>> = {
  '\u0000': 'NUL',
  '\u0007': 'BEL',
  '\u0008': 'BS',
  '\u000d': 'CR',
  '\u001b': 'ESC',
  '\u007f': 'DEL',
};

function named(char: string): string {
  const code = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `⟨${NAMES[char] ?? `U+${code}`}⟩`;
}

/** Shows what would not show, as `⟨ESC⟩` or `⟨U+202E⟩`; line ends become `\n`, colours go. */
export function visible(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(COLOR, '').replace(UNSEEN, named);
}

/** The same on one line, white space collapsed. */
export function oneLine(text: string): string {
  return visible(text).replace(/\s+/g, ' ').trim();
}

/**
 * Takes the meaning from lines that a CI runner would obey: `::name …::` at the start of a line (GitHub skips
 * white space before it), and `##[name]`, `##vso[…]`, `##teamcity[…]` anywhere.
 * https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function inertLines(text: string): string {
  return text.replace(/^([^\S\n\r\u2028\u2029]*):(?=:)/gm, '$1: ').replace(/##(?=[a-zA-Z]{0,16}\[)/g, '# #');
}

/** JSON text with the same value, in which no control character and no workflow command is left. */
export function inertJson(json: string): string {
  return json
    .replace(UNSEEN, (char) =>
      [...Array(char.length).keys()]
        .map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`)
        .join(''),
    )
    .replace(/##(?=[a-zA-Z]{0,16}\[)/g, '\\u0023#');
}

/** Text between tags or inside a quoted attribute of HTML. */
export function htmlText(text: string): string {
  return visible(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/**
 * Text or attribute value of XML 1.0. `visible` has replaced all that XML forbids; white space is kept as
 * references, for parsers turn it into blanks in attributes. https://www.w3.org/TR/xml/#charsets
 */
export function xml(text: string): string {
  return htmlText(text).replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}

/**
 * Prose of Markdown (CommonMark, GFM, GitHub's mentions and formulas) on one line, also good for a table cell.
 * Addresses stand in code spans, so that nothing from a log becomes a link; code between backticks stays code.
 */
export function markdown(text: string): string {
  const parts = oneLine(text).split(
    /((?:[a-zA-Z][a-zA-Z0-9+.-]{0,30}:\/\/|www\.)[^\s`|\\"<>)]+(?<![.,;:!?'])|`[^\s`|\\][^`|\\]*`)/,
  );
  return parts
    .map((part, at) => (at % 2 === 1 ? markdownCode(unticked(part)) : markdownWords(part)))
    .join('')
    .replace(/^(?=[#=+-])/, '\\')
    .replace(/^(\d{1,9})(?=[.)](?:\s|$))/, '$1\\');
}

function markdownWords(text: string): string {
  const escaped = text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*[\]|~$]/g, '\\$&')
    .replace(/(?<!\w)@(?=\w)/g, '@\u200b')
    .replace(/(#|GH-)(?=\d)/g, '$1\u200b');
  return escapedAtEdges(escaped, /_+/g);
}

/** Marks that mean something only at the edge of a word: `_` in Markdown, `_`, `-`, `+` in Jira. */
function escapedAtEdges(text: string, marks: RegExp): string {
  return text.replace(marks, (run: string, at: number) => {
    const inside =
      /[a-zA-Z0-9]/.test(text.charAt(at - 1)) && /[a-zA-Z0-9]/.test(text.charAt(at + run.length));
    return inside ? run : run.replace(/./g, '\\$&');
  });
}

function unticked(code: string): string {
  return code.replace(/^`|`$/g, '');
}

/** A code span of Markdown on one line. */
export function markdownCode(text: string): string {
  const code = oneLine(text);
  if (code === '') return '';
  const fence = '`'.repeat(longestRun(code) + 1);
  const pad = code.startsWith('`') || code.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** A fenced block whose fence is longer than any run of backticks inside. */
export function markdownBlock(lines: readonly string[], language = ''): string {
  const body = lines.map(visible).join('\n');
  const fence = '`'.repeat(Math.max(3, longestRun(body) + 1));
  return `${fence}${language}\n${body}\n${fence}`;
}

function longestRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** Prose of Jira's wiki markup on one line; code between backticks becomes its monospace. */
export function jira(text: string): string {
  return oneLine(text)
    .split(/(`[^\s`][^`]*`)/)
    .map((part, at) => (at % 2 === 1 ? `{{${jiraWords(unticked(part))}}}` : jiraWords(part)))
    .join('')
    .replace(/^(?=#|bq\.|h[1-6]\.)/, '\u200b');
}

function jiraWords(text: string): string {
  return escapedAtEdges(text.replace(/[{}[\]!*|~^?\\]/g, '\\$&'), /[_+-]+/g);
}

/** A `{noformat}` block of Jira's wiki markup, which nothing inside can close. */
export function jiraBlock(lines: readonly string[]): string {
  return `{noformat}\n${lines
    .map(visible)
    .join('\n')
    .replace(/\{(?=noformat)/gi, '{ ')}\n{noformat}`;
}

/** The message of a workflow command. https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function workflowMessage(text: string): string {
  return inertLines(visible(text)).replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** A property of a workflow command, such as `title=`. */
export function workflowProperty(text: string): string {
  return workflowMessage(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/**
 * Text of a table cell that people copy into a spreadsheet, where `=`, `+`, `-` and `@` would begin a formula.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
export function spreadsheetCell(text: string): string {
  return /^\s*[=+\-@]/.test(text) ? `'${text}` : text;
}

/** An address that may be linked: http or https and nothing else; undefined for any other. */
export function safeUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href, username, password } = new URL(url);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  return isWeb && username === '' && password === '' ? href : undefined;
}

/** A relative path as a URI reference, each segment percent-encoded where RFC 3986 asks for it. */
export function uriPath(path: string): string {
  const wellFormed = path.replace(/\p{Surrogate}/gu, '\ufffd').replace(/^\/+/, '');
  return wellFormed
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/%(?:3D|2B|40|2C)/g, decodeURIComponent))
    .join('/');
}
