import { describe, expect, it } from '@jest/globals';
import { diagnosed } from '../helpers/diagnosed.ts';
import { pathOf, taskLog } from './logs.ts';

const HOST = 'orders-daily-load-9xk2f';
const stopped = (host: string): Record<string, string> => ({
  [pathOf()]: taskLog({ host }, [60, 'logging_mixin.py:190} INFO', 'part 3 of 9']),
});

describe('a log that merely stops', () => {
  const describedPod = (pod: string, finished: string): Record<string, string> => ({
    'k8s/describe-pod.txt': `Name:         ${pod}
Namespace:    airflow
Status:       Failed
Containers:
  base:
    State:          Terminated
      Reason:       OOMKilled
      Exit Code:    137
      Started:      Mon, 02 Nov 2026 03:00:00 +0000
      Finished:     ${finished}
`,
  });
  const SOON = 'Mon, 02 Nov 2026 03:09:00 +0000';

  it('is that of a failed attempt where its pod says how it ended', () => {
    const { attempts, diagnoses } = diagnosed({ ...stopped(HOST), ...describedPod(HOST, SOON) });
    expect(attempts).toMatchObject([{ outcome: 'failed' }]);
    expect(diagnoses).toMatchObject([{ cause: 'oom-killed' }]);
  });

  it.each([
    ['another pod', 'orders-daily-load-0aaaa', SOON],
    ['the life of the pod before this attempt', HOST, 'Mon, 02 Nov 2026 02:59:00 +0000'],
  ])('is open where the words are of %s', (_, pod, finished) => {
    const { attempts, diagnoses } = diagnosed({ ...stopped(HOST), ...describedPod(pod, finished) });
    expect(attempts).toMatchObject([{ outcome: 'unknown' }]);
    expect(diagnoses).toEqual([]);
  });
});

describe('a container of Docker', () => {
  it('tells by its id whose death it was', () => {
    const event = (id: string): Record<string, string> => ({
      'host/docker-events.txt': `2026-11-02T03:01:12.310000000Z container oom ${id} (image=apache/airflow:2.10.5, name=airflow-worker-1)\n`,
    });
    const logs = stopped('4f1c2aa08d3e');
    expect(diagnosed({ ...logs, ...event('4f1c2aa08d3e77b1d2a7b1b0') }).diagnoses).toMatchObject([
      { cause: 'oom-killed' },
    ]);
    expect(diagnosed({ ...logs, ...event('77b1d2a7b1b04f1c2aa08d3e') }).diagnoses).toEqual([]);
  });
});

describe('a kill by the kernel', () => {
  const killed = (host: string, pid: number): Record<string, string> => ({
    'host/kern.log': `Nov  2 03:01:02 ${host} kernel: Out of memory: Killed process ${pid} (python3) total-vm:9922104kB, anon-rss:4190012kB, file-rss:0kB, shmem-rss:0kB, UID:1000 pgtables:8800kB oom_score_adj:0\n`,
  });
  const missed = {
    'scheduler/scheduler.log':
      "[2026-11-02T03:06:20.000+0000] {scheduler_job_runner.py:2110} ERROR - Detected zombie job: {'msg': \"{'DAG Id': 'orders_daily', 'Task Id': 'load', 'Run Id': 'scheduled__2026-11-02T03:00:00+00:00', 'Hostname': 'worker-1'}\"}\n",
  };

  it('of the very process fails an attempt whose log stops', () => {
    expect(diagnosed({ ...stopped('worker-1'), ...killed('worker-1', 4121) }).diagnoses).toMatchObject([
      { cause: 'oom-killed' },
    ]);
  });

  it("on a host of another name of the same kind is none of this attempt's", () => {
    const logs = { ...stopped('worker-1'), ...missed };
    expect(diagnosed({ ...logs, ...killed('worker-2', 77) }).diagnoses).toMatchObject([
      { cause: 'heartbeat-timeout' },
    ]);
  });
});
