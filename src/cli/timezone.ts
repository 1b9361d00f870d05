/** True for a zone that this system's tables know: `Europe/Berlin`, `UTC`, `+02:00`. */
export function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
