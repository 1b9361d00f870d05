/** The telling part of a cited line: what its writer said, without the time and place it was printed with. */

/** `[2026-11-02T03:05:04.123+0000] {taskinstance.py:1234} ERROR - `, and Celery's and the console's forms. */
const HEADS: readonly RegExp[] = [
  /^\[\d{4}-\d\d-\d\d[^\]]{0,40}\]\s{0,4}(?:\{[^}]{1,120}\}\s{0,4})?(?:[A-Z]{4,8}\s{0,4}-\s{0,4})?/,
  /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{0,20}\s{1,4}(?:\[[a-z]{3,9}\s{0,6}\]\s{0,4})?/,
  /^\[\s{0,8}\d{1,9}\.\d{1,9}\]\s{0,4}/,
  /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S{1,80} kernel: (?:\[\s{0,8}\d{1,9}\.\d{1,9}\]\s{0,4})?/,
];
const JSON_MESSAGE = /"(?:event|message|msg|log)"\s{0,4}:\s{0,4}"((?:[^"\\]|\\.)*)/;

export function tellingPart(text: string): string {
  if (text.startsWith('{')) {
    const message = JSON_MESSAGE.exec(text)?.[1];
    if (message !== undefined && message !== '') return unescaped(message);
  }
  for (const head of HEADS) {
    const rest = text.replace(head, '');
    if (rest !== text && rest.trim() !== '') return rest;
  }
  return text;
}

/** A JSON string's value; the text may have been cut inside an escape. */
function unescaped(inner: string): string {
  try {
    return String(JSON.parse(`"${inner}"`));
  } catch {
    return inner;
  }
}
