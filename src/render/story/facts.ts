/** Computed facts in words: `silenceSeconds: 300` is «Silence: 5 m 00 s». */
import type { Diagnosis } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { bytes, duration, grouped } from '../words.ts';

const MAX_FACTS = 12;
const MIN_WAIT_SECONDS = 5;

export function factLabels(facts: Diagnosis['facts']): [string, string][] {
  // Where nothing was waited for, the place is where the error was raised, and on what it hung says nothing.
  const waited = typeof facts['silenceSeconds'] === 'number' && facts['silenceSeconds'] >= MIN_WAIT_SECONDS;
  return Object.entries(facts)
    .filter(([name]) => waited || name !== 'blockedOn')
    .slice(0, MAX_FACTS)
    .map(([name, value]) => [
      !waited && name === 'blockedIn' ? 'Raised in' : label(name),
      oneLine(inWords(name, value)),
    ]);
}

function label(name: string): string {
  const words = oneLine(name)
    .replace(/(?:Seconds|Bytes|Kb)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function inWords(name: string, value: number | string | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (name.endsWith('Seconds')) return duration(value);
  if (name.endsWith('Bytes')) return bytes(value);
  if (name.endsWith('Kb')) return bytes(value * 1024);
  return Number.isInteger(value) ? grouped(value) : String(value);
}
