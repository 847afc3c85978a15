import type { FileEvent } from '../../src/contract/file-events.ts';

/** Returns one of several events of different files, in the order of their index. */
export function sampleEvent(index: number): FileEvent {
  const time = new Date(1_900_000_000_000 + index).toISOString();
  return {
    id: `evt_${index}_uploaded`,
    type: 'file.uploaded',
    timestamp: time,
    sequence: 1,
    data: {
      id: String(index),
      tenant: 'demo',
      name: 'Größe "1".txt',
      size: 1,
      type: 'text/plain',
      createdAt: time,
    },
  };
}
