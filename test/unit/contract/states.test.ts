import { expect, test } from 'vitest';
import { FilestoreError, errorTable } from '../../../src/contract/errors.ts';
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

test('every move of the table is made and every other refused', () => {
  for (const from of Object.values(states)) {
    for (const to of Object.values(states)) {
      const legal = uploadTransitions[from.status].includes(to.status);
      if (legal) expect(transition(from, to)).toBe(to);
      else expect(() => transition(from, to)).toThrow(`${from.status} to ${to.status}`);
    }
  }
});

test('every upload can end in each of the three ways, and an end is an end', () => {
  const ends = Object.values(states).filter(isTerminal);
  expect(ends.map(({ status }) => status)).toEqual(['done', 'failed', 'aborted']);
  const reachable = new Set<UploadStatus>(['queued']);
  for (const status of reachable) for (const next of uploadTransitions[status]) reachable.add(next);
  expect(reachable.size).toBe(Object.keys(states).length);
});

test('a stored file leaves its state only by deletion, a deleted one never', () => {
  expect(fileTransitions.STORED).toEqual(['DELETING']);
  expect(fileTransitions.DELETED).toEqual([]);
  for (const state of fileStates) {
    // Nothing brings a deleted or stored file back to one that could expire.
    if (state !== 'PENDING') expect(fileTransitions[state]).not.toContain('PENDING');
  }
});

test('an error says what was tried, and keeps its code and cause', () => {
  const cause = new TypeError('x');
  const error = new FilestoreError('api-unreachable', { detail: 'POST /files', cause });
  expect(error.message).toBe('api-unreachable: POST /files');
  expect([error.code, error.cause, error.retryable]).toEqual(['api-unreachable', cause, true]);
  for (const { status } of Object.values(errorTable)) {
    if (status !== null) expect(status).toBeGreaterThanOrEqual(400);
  }
});
