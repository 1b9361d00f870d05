/** Text from logs and saved reports, fit for the terminal: nothing of it may steer one. Line ends go as well. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '');
}
