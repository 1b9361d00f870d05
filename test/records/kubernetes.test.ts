import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { detectDocument } from '../../src/records/documents/documents.ts';
import { detectKubernetes, expandKubernetes } from '../../src/records/kubernetes/kubernetes.ts';
import type { LogRecord } from '../../src/records/record.ts';

const FINISHED = Date.UTC(2024, 4, 1, 2, 14, 51);

const OOM_POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    annotations: {
      dag_id: 'orders_daily',
      map_index: '3',
      run_id: 'scheduled__2024-05-01T00:00:00+00:00',
      task_id: 'load.table',
      try_number: '2',
    },
    labels: {
      dag_id: 'orders_daily',
      run_id: 'scheduled__2024-05-01T0000000000-9f3c2',
      task_id: 'load.table-1a2b',
    },
    name: 'etl-1',
    namespace: 'airflow',
    uid: '6b1f',
  },
  spec: { containers: [{ name: 'base', resources: { limits: { memory: '2Gi' } } }], nodeName: 'node-7' },
  status: {
    conditions: [
      {
        lastTransitionTime: '2024-05-01T02:14:40Z',
        message: 'The node was low on resource: memory.',
        reason: 'TerminationByKubelet',
        status: 'True',
        type: 'DisruptionTarget',
      },
      { status: 'True', type: 'Initialized' },
    ],
    containerStatuses: [
      {
        lastState: { terminated: { exitCode: 137, finishedAt: '2024-05-01T02:10:00Z', reason: 'OOMKilled' } },
        name: 'base',
        restartCount: 1,
        state: {
          terminated: {
            exitCode: 137,
            finishedAt: '2024-05-01T02:14:51Z',
            message: 'killed\n',
            reason: 'OOMKilled',
            signal: 9,
          },
        },
      },
      {
        name: 'sidecar',
        restartCount: 0,
        state: { waiting: { message: 'Back-off pulling image "shop:1"', reason: 'ImagePullBackOff' } },
      },
      { name: 'istio-proxy', restartCount: 0, state: { running: { startedAt: '2024-05-01T02:00:00Z' } } },
    ],
    message: 'The node was low on resource: memory. Threshold quantity: 100Mi.',
    phase: 'Failed',
    reason: 'Evicted',
  },
};

const EVICTED = {
  apiVersion: 'v1',
  kind: 'Event',
  count: 4,
  firstTimestamp: '2024-05-01T02:14:00Z',
  lastTimestamp: '2024-05-01T02:14:51Z',
  involvedObject: { kind: 'Pod', name: 'etl-1', namespace: 'airflow', fieldPath: 'spec.containers{base}' },
  message: 'The node was low on resource: memory.',
  reason: 'Evicted',
  source: { component: 'kubelet', host: 'node-7' },
  type: 'Warning',
};

const NEW_EVENT = {
  apiVersion: 'events.k8s.io/v1',
  kind: 'Event',
  eventTime: '2024-05-01T02:14:51.000000Z',
  note: 'marking pod',
  reason: 'TaintManagerEviction',
  regarding: { kind: 'Pod', name: 'etl-1', namespace: 'airflow' },
  reportingController: 'taint-eviction-controller',
  type: 'Normal',
};

const list = (...items: unknown[]): unknown => ({ apiVersion: 'v1', items, kind: 'List', metadata: {} });

const POD_TEXTS = [
  'pod airflow/etl-1 condition DisruptionTarget: True, reason TerminationByKubelet, message The node was low on resource: memory.',
  'container base of pod airflow/etl-1 last state: Terminated, reason OOMKilled, exit code 137',
  'container base of pod airflow/etl-1: Terminated, reason OOMKilled, exit code 137, signal 9, message killed',
  'container sidecar of pod airflow/etl-1: Waiting, reason ImagePullBackOff, message Back-off pulling image "shop:1"',
  'container istio-proxy of pod airflow/etl-1: Running',
  'pod airflow/etl-1: phase Failed, reason Evicted, message The node was low on resource: memory. Threshold quantity: 100Mi.',
];

function read(
  text: string,
  path = 'pod.json',
): ReturnType<typeof expandKubernetes> & { id: string | undefined } {
  expect(detectDocument(text.slice(0, 65_536), path)).toBeUndefined();
  const id = detectKubernetes(text.slice(0, 65_536), path);
  return { id, ...expandKubernetes(id ?? '', text) };
}

const texts = (records: readonly LogRecord[]): string[] => records.map((record) => record.text);

describe('object dumps', () => {
  it.each([
    ['one pod as JSON', 'kubernetes-json', JSON.stringify(OOM_POD, null, 4)],
    ['a list as JSON', 'kubernetes-json', JSON.stringify(list(OOM_POD), null, 4)],
    ['pods one behind the other (jq)', 'kubernetes-json', JSON.stringify(OOM_POD)],
    ['one pod as YAML', 'kubernetes-yaml', stringify(OOM_POD)],
    ['a list as YAML', 'kubernetes-yaml', stringify(list(OOM_POD))],
  ])('say what became of the containers: %s', (_, expected, text) => {
    const { id, records, pods } = read(text);
    expect(id).toBe(expected);
    expect(texts(records)).toEqual(POD_TEXTS);
    const state = records[2]!;
    expect(state).toMatchObject({
      dialect: 'kubernetes-object',
      level: 'error',
      time: FINISHED,
      zone: 'printed',
      fields: {
        pod: 'etl-1',
        namespace: 'airflow',
        node: 'node-7',
        container: 'base',
        reason: 'OOMKilled',
        exitCode: '137',
        signal: '9',
        memoryLimit: '2Gi',
      },
      origin: {
        pod: 'etl-1',
        host: 'node-7',
        dagId: 'orders_daily',
        taskId: 'load.table',
        runId: 'scheduled__2024-05-01T00:00:00+00:00',
        tryNumber: 2,
        mapIndex: 3,
      },
    });
    expect(pods).toEqual([
      {
        name: 'etl-1',
        namespace: 'airflow',
        uid: '6b1f',
        node: 'node-7',
        memoryLimit: '2Gi',
        about: {
          dagId: 'orders_daily',
          taskId: 'load.table',
          runId: 'scheduled__2024-05-01T00:00:00+00:00',
          tryNumber: 2,
          mapIndex: 3,
          pod: 'etl-1',
          host: 'node-7',
        },
      },
    ]);
    if (text.includes('\n')) {
      const line = text
        .split('\n')
        .slice(state.line - 1, state.line + 1)
        .join('\n');
      expect(line).toMatch(/state|terminated/);
      expect(Buffer.from(text).subarray(0, state.byteOffset).toString().split('\n')).toHaveLength(state.line);
    }
  });

  it('do not take a run id from labels that have lost its colons', () => {
    const { annotations: _, ...metadata } = OOM_POD.metadata;
    const { records } = read(JSON.stringify({ ...OOM_POD, metadata }));
    expect(records[0]?.origin).toMatchObject({ dagId: 'orders_daily' });
    expect(records[0]?.origin).not.toHaveProperty('runId');
  });

  it.each([
    ['JSON', JSON.stringify(list(EVICTED, NEW_EVENT), null, 4)],
    ['YAML', stringify(list(EVICTED, NEW_EVENT))],
  ])('say what happened, of both versions of events: %s', (_, text) => {
    const { records } = read(text, 'events.json');
    expect(texts(records)).toEqual([
      'event Warning Evicted pod/etl-1: The node was low on resource: memory.',
      'event Normal TaintManagerEviction pod/etl-1: marking pod',
    ]);
    expect(records[0]).toMatchObject({
      dialect: 'kubernetes-events',
      level: 'warning',
      time: FINISHED,
      fields: { reason: 'Evicted', count: '4', container: 'base', component: 'kubelet' },
      origin: { pod: 'etl-1', namespace: 'airflow', host: 'node-7' },
    });
    expect(records[1]?.time).toBe(FINISHED);
    expect(text.split('\n')[records[0]!.line - 1]).toContain('The node was low');
  });

  it('keep the pods that had arrived of a list that is cut off', () => {
    const text = JSON.stringify(list(OOM_POD, OOM_POD), null, 4);
    expect(read(text.slice(0, -400)).pods).toHaveLength(1);
    expect(read(`${stringify(OOM_POD)}---\n- : [`).pods).toHaveLength(1);
  });

  it('are not taken for one when they are of another kind', () => {
    expect(
      detectKubernetes(JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', spec: {} }), 'x.json'),
    ).toBeUndefined();
    expect(
      detectKubernetes('[2024-05-01T02:00:05.123+0000] {a.py:1} INFO - apiVersion: v1', 'x.log'),
    ).toBeUndefined();
  });
});

const DESCRIBE = `$ kubectl describe pods -n airflow
Name:             etl-1
Namespace:        airflow
Node:             node-7/10.0.0.7
Start Time:       Wed, 01 May 2024 04:00:00 +0200
Labels:           airflow-worker=12
                  dag_id=orders_daily
Annotations:      dag_id: orders_daily
                  run_id: scheduled__2024-05-01T00:00:00+00:00
                  task_id: load
                  try_number: 2
Status:           Failed
Reason:           Evicted
Message:          The node was low on resource: memory. 
Init Containers:
  wait-db:
    State:          Terminated
      Reason:       Completed
      Exit Code:    0
      Finished:     Wed, 01 May 2024 04:00:04 +0200
Containers:
  base:
    Image:         shop/airflow:2.9.3
    State:          Waiting
      Reason:       CrashLoopBackOff
    Last State:     Terminated
      Reason:       OOMKilled
      Message:      Killed
      Exit Code:    137
      Started:      Wed, 01 May 2024 04:00:05 +0200
      Finished:     Wed, 01 May 2024 04:14:51 +0200
    Ready:          False
    Restart Count:  4
    Limits:
      cpu:     1
      memory:  2Gi
    Requests:
      memory:  1Gi
    Environment:
      AIRFLOW__CORE__EXECUTOR:  LocalExecutor
Conditions:
  Type               Status
  DisruptionTarget   True 
  Ready              False 
Events:
  Type     Reason   Age                 From     Message
  ----     ------   ----                ----     -------
  Warning  BackOff  2m (x5 over 10m)    kubelet  Back-off restarting failed container base
  Normal   Pulled   12m                 kubelet  Container image "shop/airflow:2.9.3" already present


Name:             etl-2
Namespace:        airflow
Node:             <none>
Status:           Pending
Containers:
  base:
    State:          Waiting
      Reason:       ImagePullBackOff
Events:           <none>
`;

describe('kubectl describe', () => {
  const { id, records, pods } = read(DESCRIBE, 'describe-pod.txt');

  it('tells the pods apart and says what became of each', () => {
    expect(id).toBe('kubectl-describe');
    expect(texts(records)).toEqual([
      'pod airflow/etl-1: phase Failed, reason Evicted, message The node was low on resource: memory.',
      'container wait-db of pod airflow/etl-1: Terminated, reason Completed, exit code 0',
      'container base of pod airflow/etl-1: Waiting, reason CrashLoopBackOff',
      'container base of pod airflow/etl-1 last state: Terminated, reason OOMKilled, exit code 137, message Killed',
      'pod airflow/etl-1 condition DisruptionTarget: True',
      'event Warning BackOff pod/etl-1: Back-off restarting failed container base',
      'event Normal Pulled pod/etl-1: Container image "shop/airflow:2.9.3" already present',
      'pod airflow/etl-2: phase Pending',
      'container base of pod airflow/etl-2: Waiting, reason ImagePullBackOff',
    ]);
    expect(pods.map((pod) => [pod.name, pod.node, pod.memoryLimit, pod.about?.runId])).toEqual([
      ['etl-1', 'node-7', '2Gi', 'scheduled__2024-05-01T00:00:00+00:00'],
      ['etl-2', undefined, undefined, undefined],
    ]);
  });

  it('gives times in UTC, real lines, and fields', () => {
    const last = records[3]!;
    expect(last).toMatchObject({
      time: FINISHED,
      level: 'error',
      dialect: 'kubectl-describe',
      fields: {
        container: 'base',
        reason: 'OOMKilled',
        exitCode: '137',
        memoryLimit: '2Gi',
        restartCount: '4',
        lastState: 'true',
      },
      origin: {
        pod: 'etl-1',
        namespace: 'airflow',
        host: 'node-7',
        dagId: 'orders_daily',
        taskId: 'load',
        tryNumber: 2,
      },
    });
    const cited = records.map((record) => DESCRIBE.split('\n')[record.line - 1]!.trim().replace(/\s+/g, ' '));
    expect(cited.slice(0, 4)).toEqual([
      'Status: Failed',
      'State: Terminated',
      'State: Waiting',
      'Last State: Terminated',
    ]);
    expect(cited[5]).toContain('Warning BackOff');
    expect(records[5]?.fields).toMatchObject({ count: '5', component: 'kubelet' });
  });

  it('is not seen in a description of a node', () => {
    expect(
      detectKubernetes('Name:               node-7\nRoles:              <none>\nLabels:  a=b\n', 'x'),
    ).toBeUndefined();
  });
});

describe('kubectl get pods', () => {
  const TABLE = `NAME                         READY   STATUS             RESTARTS     AGE
orders-daily-load-x7k2p9qa   0/1     OOMKilled          0            12m
orders-daily-push-a1b2c3d4   0/1     Evicted            0            2d3h
airflow-worker-0             1/2     CrashLoopBackOff   7 (2m ago)   12d
orders-daily-sync-q9w8e7r6   0/1     ImagePullBackOff   0            5m
orders-daily-ship-z1x2c3v4   0/1     Init:Error         0            5m
orders-daily-mail-m1n2b3v4   0/1     ExitCode:137       0            5m
orders-daily-cost-r5t6z7u8   1/1     Running            1 (3d ago)   5m
`;

  it('says what became of each pod', () => {
    expect(detectKubernetes(TABLE, 'pods.txt')).toBe('kubectl-pods');
    const { records, pods } = expandKubernetes('kubectl-pods', TABLE);
    expect(records.map(({ line, level, text }) => [line, level, text])).toEqual([
      [2, 'error', 'container unnamed of pod orders-daily-load-x7k2p9qa: Terminated, reason OOMKilled'],
      [3, 'error', 'pod orders-daily-push-a1b2c3d4: phase Failed, reason Evicted'],
      [4, 'warning', 'container unnamed of pod airflow-worker-0: Waiting, reason CrashLoopBackOff'],
      [5, 'warning', 'container unnamed of pod orders-daily-sync-q9w8e7r6: Waiting, reason ImagePullBackOff'],
      [6, 'error', 'container init of pod orders-daily-ship-z1x2c3v4: Terminated, reason Error'],
      [7, 'error', 'container unnamed of pod orders-daily-mail-m1n2b3v4: Terminated, exit code 137'],
      [8, 'info', 'pod orders-daily-cost-r5t6z7u8: phase Running'],
    ]);
    expect(records[2]?.fields).toMatchObject({ restartCount: '7', pod: 'airflow-worker-0' });
    expect(pods.map(({ name }) => name)).toContain('orders-daily-cost-r5t6z7u8');
  });

  it('reads the columns that -A, -o wide and --show-labels add, also without the header', () => {
    const row =
      'airflow  orders-daily-load-x7k2p9qa  0/1  OOMKilled  0  12m  10.42.0.17  node-7  <none>  <none>  dag_id=orders_daily,task_id=load,try_number=2';
    const table = `${row}\n${row.replace('OOMKilled', 'Completed')}`;
    expect(detectKubernetes(table, 'x.txt')).toBe('kubectl-pods');
    const [record, completed] = expandKubernetes('kubectl-pods', table).records;
    expect(record?.origin).toMatchObject({
      pod: 'orders-daily-load-x7k2p9qa',
      namespace: 'airflow',
      host: 'node-7',
      dagId: 'orders_daily',
      taskId: 'load',
      tryNumber: 2,
    });
    expect(completed).toMatchObject({ level: 'info', text: expect.stringContaining('exit code 0') });
  });
});

describe('lists of events', () => {
  const ROW =
    '2m10s (x3 over 5m)   Warning   FailedScheduling   pod/etl-1      0/3 nodes are available: 3 Insufficient memory.';
  it.each([
    [
      'with its header',
      `LAST SEEN            TYPE      REASON             OBJECT         MESSAGE\n${ROW}\n`,
      undefined,
    ],
    ['without', `${ROW}\n${ROW.replace('etl-1', 'etl-2')}\n`, undefined],
    [
      'of all namespaces',
      `NAMESPACE   LAST SEEN            TYPE      REASON             OBJECT         MESSAGE\nairflow     ${ROW}\n`,
      'airflow',
    ],
  ])('are read %s', (_, text, namespace) => {
    const { id, records } = read(text, 'out.txt');
    expect(id).toBe('kubectl-events');
    expect(records[0]).toMatchObject({
      text: 'event Warning FailedScheduling pod/etl-1: 0/3 nodes are available: 3 Insufficient memory.',
      dialect: 'kubernetes-events',
      fields: { count: '3', kind: 'pod', name: 'etl-1' },
    });
    expect(records[0]?.origin?.namespace).toBe(namespace);
    expect(records[0]).not.toHaveProperty('time');
  });

  it.each([2, undefined])('are read from an export of Cloud Logging (indent %s)', (indent) => {
    const { kind, apiVersion, involvedObject, message, reason, type } = EVICTED;
    const jsonPayload = { apiVersion, involvedObject, kind, message, reason, type };
    const entry = { insertId: 'a1', jsonPayload, timestamp: '2024-05-01T02:14:51Z', severity: 'WARNING' };
    const text = indent === undefined ? JSON.stringify(entry) : JSON.stringify([entry], null, indent);
    const { id, records } = read(text, 'events.json');
    expect(id).toBe('kubernetes-json');
    expect(texts(records)).toEqual([
      'event Warning Evicted pod/etl-1: The node was low on resource: memory.',
    ]);
    expect(records[0]).toMatchObject({ time: Date.parse('2024-05-01T02:14:51Z') });
  });

  it('are read with -o wide, where cells may be empty', () => {
    const wide = [
      'LAST SEEN   TYPE      REASON    OBJECT        SUBOBJECT                SOURCE            MESSAGE                        FIRST SEEN   COUNT   NAME',
      '3m          Warning   BackOff   pod/etl-1     spec.containers{base}    kubelet, node-7   Back-off restarting (1  2)     10m          5       etl-1.17cb',
      '2m          Normal    NodeNotReady   node/node-7',
      '2m          Normal    Killing   pod/etl-2                              kubelet, node-7   Stopping container base        2m           1       etl-2.17cb',
    ].join('\n');
    const { records } = read(wide, 'events.txt');
    expect(texts(records)).toContain('event Warning BackOff pod/etl-1: Back-off restarting (1  2)');
    expect(texts(records)).toContain('event Normal Killing pod/etl-2: Stopping container base');
    expect(records[0]).toMatchObject({
      fields: { container: 'base', count: '5' },
      origin: { host: 'node-7' },
    });
  });

  it('may be empty', () => {
    expect(read('No resources found in airflow namespace.\n', 'events.txt')).toMatchObject({
      id: 'kubectl-events',
      records: [],
    });
  });
});

describe('docker', () => {
  it('inspect tells containers that the kernel killed', () => {
    const text = JSON.stringify(
      [
        {
          Id: 'ab12',
          Name: '/airflow-worker-1',
          HostConfig: { Memory: 2147483648 },
          State: {
            Status: 'exited',
            OOMKilled: true,
            ExitCode: 137,
            Error: '',
            FinishedAt: '2024-05-01T02:14:51.123456789Z',
          },
        },
        {
          Id: 'cd34',
          Name: '/airflow-scheduler-1',
          State: { Status: 'running', OOMKilled: false, ExitCode: 0, FinishedAt: '0001-01-01T00:00:00Z' },
        },
      ],
      null,
      4,
    );
    const { id, records } = read(text, 'inspect.json');
    expect(id).toBe('docker-inspect');
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({
      text: 'container airflow-worker-1: Terminated, reason OOMKilled, exit code 137',
      time: FINISHED + 123,
      fields: { container: 'airflow-worker-1', exitCode: '137', memoryLimit: '2147483648' },
    });
  });

  it.each([
    [
      'text',
      '2024-05-01T02:14:51.123456789Z container oom ab12cd34ab12 (image=shop/airflow, name=airflow-worker-1)\n' +
        '2024-05-01T02:14:51.123456789Z container exec_start: sh -c x ab12cd34ab12 (image=shop/airflow, name=airflow-worker-1)\n' +
        '2024-05-01T02:14:51.123456789Z container die ab12cd34ab12 (exitCode=137, image=shop/airflow, name=airflow-worker-1)\n',
    ],
    [
      'JSON',
      ['oom', 'exec_start: sh -c x', 'die']
        .map((Action) =>
          JSON.stringify({
            Type: 'container',
            Action,
            Actor: {
              ID: 'ab12',
              Attributes: { name: 'airflow-worker-1', ...(Action === 'die' && { exitCode: '137' }) },
            },
            time: 1714529691,
            timeNano: 1714529691123456789,
          }),
        )
        .join('\n'),
    ],
  ])('events tell the same as %s', (_, text) => {
    const { id, records } = read(text, 'out.txt');
    expect(id).toBe('docker-events');
    expect(records.map((record) => [record.line, record.time, record.text])).toEqual([
      [1, FINISHED + 123, 'event Warning oom container/airflow-worker-1:'],
      [3, FINISHED + 123, 'event Warning die container/airflow-worker-1: exit code 137'],
    ]);
  });
});
