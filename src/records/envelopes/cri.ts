import type { LineEnvelope, Peeled } from './envelope.ts';
import { share } from './shapes.ts';
import { transportTime } from './time.ts';

/** https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md */
const CRI =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([FP])(?::[^ ]*)?(?: |$)/;

/** Container logs of containerd and CRI-O on a node; long lines come in parts of 16 KiB, tagged `P`. */
export const cri: LineEnvelope = {
  id: 'cri',
  sniff: (sample) => share(sample, (line) => CRI.test(line)) >= 0.8,
  peel(line) {
    const match = CRI.exec(line);
    if (!match) return undefined;
    const [head, stamp, stream, tag] = match;
    const peeled: Peeled = { text: line.slice(head.length), channel: stream! };
    const time = transportTime(stamp!);
    if (time !== undefined) peeled.time = time;
    if (tag === 'P') peeled.partial = true;
    return peeled;
  },
};
