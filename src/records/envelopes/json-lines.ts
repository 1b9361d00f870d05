import type { LineEnvelope, Peeled } from './envelope.ts';
import { fromShipped, isCloudLogging, isStructlogRecord, parseObject, type JsonObject } from './shipped.ts';
import { share } from './shapes.ts';
import { fieldTime } from './time.ts';

/** Envelopes that are one JSON object a line. */

const DOCKER_KEYS = new Set(['log', 'stream', 'time', 'attrs']);

function isDocker(object: JsonObject): boolean {
  return (
    typeof object['log'] === 'string' &&
    'stream' in object &&
    'time' in object &&
    Object.keys(object).every((key) => DOCKER_KEYS.has(key))
  );
}

/** Docker's json-file driver; a `log` without line end is a part of 16 KiB. */
const dockerJson: LineEnvelope = {
  id: 'docker-json',
  sniff: jsonSniff(isDocker),
  peel(line) {
    const object = parseObject(line);
    if (!object || !isDocker(object)) return undefined;
    const log = String(object['log']);
    const whole = log.endsWith('\n');
    const peeled: Peeled = {
      text: whole ? log.slice(0, -1).replace(/\r$/, '') : log,
      channel: String(object['stream']),
    };
    const time = fieldTime(object['time']);
    if (time !== undefined) peeled.time = time;
    if (!whole) peeled.partial = true;
    return peeled;
  },
};

function shipped(id: string, accepts: (object: JsonObject) => boolean): LineEnvelope {
  return {
    id,
    sniff: jsonSniff(accepts),
    peel(line) {
      const object = parseObject(line);
      return object && !isStructlogRecord(object) ? fromShipped(object) : undefined;
    },
  };
}

/** A torn last line is no reason to doubt the others. */
function jsonSniff(accepts: (object: JsonObject) => boolean): LineEnvelope['sniff'] {
  return (sample) =>
    share(sample, (line) => {
      const object = parseObject(line);
      return object !== undefined && !isStructlogRecord(object) && accepts(object);
    }) >= 0.5;
}

/** More telling ones first; the last takes any object with a text in it. */
export const jsonEnvelopes: readonly LineEnvelope[] = [
  dockerJson,
  shipped('elasticdump', (object) => '_source' in object),
  shipped(
    'elasticsearch-json',
    (object) => 'levelname' in object && ('log_id' in object || 'asctime' in object),
  ),
  shipped('journal-json', (object) => '__REALTIME_TIMESTAMP' in object),
  shipped('cloud-logging', isCloudLogging),
  shipped('json-lines', (object) => fromShipped(object) !== undefined),
];
