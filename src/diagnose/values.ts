/** Values for texts: captures of the evidence, and what is computed from times and frames. */
import type { Sighting } from './model.ts';

export type Values = Record<string, string>;

const PLACEHOLDER = /\{([a-zA-Z]\w*)\}/g;

/** Captures of all sightings; the earlier ones win. */
export function capturesOf(sightings: readonly Sighting[]): Values {
  const values: Values = {};
  for (const { signal } of sightings) {
    for (const [name, value] of Object.entries(signal.captures)) if (value !== '') values[name] ??= value;
  }
  return values;
}

/** The first text whose placeholders are all known, filled in; undefined when none is. */
export function firstFilled(templates: readonly string[], values: Readonly<Values>): string | undefined {
  for (const template of templates) {
    const filled = fill(template, values);
    if (filled !== undefined) return filled;
  }
  return undefined;
}

/** `{name}` replaced; undefined when a name is unknown. Braces round anything but a word stay. */
export function fill(template: string, values: Readonly<Values>): string | undefined {
  const missing = [...template.matchAll(PLACEHOLDER)].some(([, name]) => values[name!] === undefined);
  return missing ? undefined : template.replace(PLACEHOLDER, (_, name: string) => values[name]!);
}

/** Unknown names become `<name>`: for commands, which a person completes. */
export function fillOrMark(template: string, values: Readonly<Values>): string {
  return template.replace(
    /\{([a-zA-Z]\w*)\}/g,
    (whole: string, name: string) =>
      values[name] ??
      (/^(?:dag|run|task|map|try|from|to|pod|host|namespace|pid|file|queue|pool|name|url|port|state)/.test(
        name,
      )
        ? `<${name}>`
        : whole),
  );
}

/** `5 m 00 s`, `1 h 02 m`, `0.8 s` */
export function durationText(milliseconds: number): string {
  const seconds = Math.abs(milliseconds) / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const total = Math.round(seconds);
  if (total < 60) return `${String(total)} s`;
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${String(h)} h ${two(m)} m` : `${String(m)} m ${two(s)} s`;
}

/** `4.0 GiB` from bytes. */
export function bytesText(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${value >= 100 || unit === 0 ? String(Math.round(value)) : value.toFixed(1)} ${units[unit]!}`;
}

export function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
