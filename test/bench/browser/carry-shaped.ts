import type { Socket } from 'node:net';

/** The delay and bandwidth of one connection. */
export interface Shape {
  readonly roundTripMilliseconds: number;
  /** The bandwidth in each direction. */
  readonly bytesPerSecond: number;
}

export const UNSHAPED: Shape = {
  roundTripMilliseconds: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
};

export function isShaped({ roundTripMilliseconds, bytesPerSecond }: Shape): boolean {
  return roundTripMilliseconds > 0 || Number.isFinite(bytesPerSecond);
}

/**
 * The data that was sent and has not passed the bottleneck: enough to keep it busy between two turns of the
 * event loop.
 */
const BACKLOG_MILLISECONDS = 25;

interface Packet {
  readonly at: number;
  /** Undefined at the end of the stream. */
  readonly bytes?: Buffer;
}

/** Carries one direction of a connection: delays each chunk by its transfer time and half a round trip. */
export function carryShaped(source: Socket, target: Socket, shape: Shape): void {
  const packets: Packet[] = [];
  const delay = shape.roundTripMilliseconds / 2;
  let freeAt = 0;
  let blocked = false;
  let timer: NodeJS.Timeout | undefined;

  const push = (bytes?: Buffer): void => {
    const now = performance.now();
    freeAt = Math.max(now, freeAt) + ((bytes?.length ?? 0) / shape.bytesPerSecond) * 1000;
    packets.push({ at: freeAt + delay, ...(bytes && { bytes }) });
    adjust();
    schedule();
  };
  const adjust = (): void => {
    const wait = freeAt - performance.now() - BACKLOG_MILLISECONDS;
    if (blocked || wait > 0) source.pause();
    else source.resume();
    if (!blocked && wait > 0) setTimeout(adjust, wait);
  };
  const schedule = (): void => {
    const [next] = packets;
    if (!next || blocked || timer) return;
    timer = setTimeout(deliver, Math.max(0, next.at - performance.now()));
  };
  const deliver = (): void => {
    timer = undefined;
    for (;;) {
      const [next] = packets;
      if (!next || blocked || next.at > performance.now()) break;
      packets.shift();
      if (!next.bytes) target.end();
      else if (!target.destroyed) blocked = !target.write(next.bytes);
    }
    schedule();
  };

  target.on('drain', () => {
    blocked = false;
    adjust();
    schedule();
  });
  source.on('data', push);
  source.once('end', () => push());
  source.once('close', () => {
    if (!source.readableEnded) clearTimeout(timer);
  });
}
