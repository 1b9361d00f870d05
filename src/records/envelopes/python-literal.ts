/** Python's `repr` of strings, as API answers and stored logs hold it. */

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '0': '\0',
};

/** Replaces the escapes of a string literal's inside (without the quotes). */
export function unescapePython(inside: string): string {
  if (!inside.includes('\\')) return inside;
  return inside.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([\s\S]))/g,
    (whole, byte?: string, unit?: string, point?: string, single?: string) => {
      const code = parseInt(byte ?? unit ?? point ?? '', 16);
      if (Number.isNaN(code)) return ESCAPES[single ?? ''] ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** The same for the inside of a bytes literal: `\xNN` are bytes of UTF-8. */
export function unescapePythonBytes(inside: string): string {
  const latin1 = unescapePython(inside);
  return /[\u0080-\u00ff]/.test(latin1) && !/[\u0100-\uffff]/.test(latin1)
    ? Buffer.from(latin1, 'latin1').toString('utf8')
    : latin1;
}
