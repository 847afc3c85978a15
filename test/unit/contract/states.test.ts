import { expect, test } from 'vitest';
import { errorStatuses } from '../../../src/contract/error-statuses.ts';
import { FilestoreError } from '../../../src/contract/errors.ts';
import { fileStates, fileTransitions } from '../../../src/contract/file-states.ts';
import {
  isTerminal,
  transition,
  uploadTransitions,
  type UploadState,
  type UploadStatus,
} from '../../../src/contract/upload-states.ts';

const states: Record<UploadStatus, UploadState> = {
  queued: { status: 'queued' },
  preparing: { status: 'preparing', share: 0.5 },
  hashing: { status: 'hashing' },
  presigning: { status: 'presigning' },
  waiting: { status: 'waiting', reason: 'busy', sent: 0, total: 1 },
  paused: { status: 'paused', sent: 0, total: 1 },
  sending: { status: 'sending', id: 'i', sent: 0, total: 1 },
  confirming: { status: 'confirming', id: 'i' },
  done: { status: 'done', file: { id: 'i', name: 'n', size: 1, type: 'a/b' } },
  failed: { status: 'failed', error: new FilestoreError('internal') },
  aborted: { status: 'aborted' },
};

test('transition() allows the state changes of the table and throws for all others', () => {
  for (const from of Object.values(states)) {
    for (const to of Object.values(states)) {
      const legal = uploadTransitions[from.status].includes(to.status);
      if (legal) expect(transition(from, to)).toBe(to);
      else expect(() => transition(from, to)).toThrow(`${from.status} to ${to.status}`);
    }
  }
});

test('every upload state is reachable, and only done, failed and aborted are terminal', () => {
  const ends = Object.values(states).filter(isTerminal);
  expect(ends.map(({ status }) => status)).toEqual(['done', 'failed', 'aborted']);
  const reachable = new Set<UploadStatus>(['queued']);
  for (const status of reachable) for (const next of uploadTransitions[status]) reachable.add(next);
  expect(reachable.size).toBe(Object.keys(states).length);
});

test('a STORED file stays STORED or becomes DELETING, and a DELETED file stays DELETED', () => {
  expect(fileTransitions.STORED).toEqual(['STORED', 'DELETING']);
  expect(fileTransitions.DELETED).toEqual(['DELETED']);
  for (const state of fileStates) {
    // A file never returns to PENDING, where it could expire.
    if (state !== 'PENDING') expect(fileTransitions[state]).not.toContain('PENDING');
  }
});

test('FilestoreError has a message with code and detail, and keeps its code and cause', () => {
  const cause = new TypeError('x');
  const error = new FilestoreError('api-unreachable', { detail: 'POST /files', cause });
  expect(error.message).toBe('api-unreachable: POST /files');
  expect([error.code, error.cause, error.retryable]).toEqual(['api-unreachable', cause, true]);
  for (const status of Object.values(errorStatuses)) {
    expect(status).toBeGreaterThanOrEqual(400);
  }
});
