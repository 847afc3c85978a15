import { createHash } from 'node:crypto';
import { Actor, type SimulatedBackend } from './simulated-backend.ts';

/** An operation of one actor, starting with its first request. Rejected requests are part of it. */
export interface ConcurrentOperation {
  readonly name: string;
  /** Operations of the same kind differ only in their names. */
  readonly kind: string;
  /** The operation can start only if this returns true. */
  readonly enabled?: (world: SimulatedBackend) => boolean;
  readonly run: (world: SimulatedBackend, actor: Actor) => Promise<unknown>;
}

export interface Exploration {
  /** The number of different situations: the simulated state and what each actor has seen of it. */
  readonly situations: number;
  /** A violated invariant and the steps that lead to it. Undefined if there is no violation. */
  readonly broken?: { readonly promise: string; readonly steps: readonly string[] };
}

/**
 * Explores every order in which the requests of all actors can take effect. A crashed actor is an actor
 * without further turns, so every situation can also follow any number of crashes. From each situation,
 * `atRest` cleans up and reports a violated invariant.
 */
export async function explore(
  newWorld: () => SimulatedBackend,
  operations: readonly ConcurrentOperation[],
  always: (world: SimulatedBackend) => string | undefined,
  atRest: (world: SimulatedBackend) => Promise<string | undefined>,
): Promise<Exploration> {
  const seen = new Set<string>();
  const checkedAtRest = new Set<string>();
  const open: number[][] = [[]];
  for (let schedule = open.pop(); schedule; schedule = open.pop()) {
    const { world, actors } = await replay(newWorld(), operations, schedule);
    const situation = describe(world, actors);
    if (seen.has(situation)) continue;
    seen.add(situation);
    const steps = (): string[] => (schedule ?? []).map((index) => operations[index]?.name ?? '');
    const next = operations.flatMap(({ enabled }, index) => {
      const actor = actors[index];
      if (!actor || actor.done) return [];
      const started = actor.responses.length > 0;
      return started || !enabled || enabled(world) ? [[...(schedule ?? []), index]] : [];
    });
    const snapshot = world.snapshot();
    const promise =
      always(world) ?? (checkedAtRest.has(snapshot) ? undefined : await atRest(world));
    if (promise) return { situations: seen.size, broken: { promise, steps: steps() } };
    checkedAtRest.add(snapshot);
    open.push(...next);
  }
  return { situations: seen.size };
}

/** Runs operations one after another, without interruption. */
export async function runAlone(
  world: SimulatedBackend,
  operations: readonly ConcurrentOperation[],
): Promise<void> {
  for (const operation of operations) {
    const actor = start(operation, world);
    await actor.settle();
    while (!actor.done) await actor.step();
  }
}

async function replay(
  world: SimulatedBackend,
  operations: readonly ConcurrentOperation[],
  schedule: readonly number[],
): Promise<{ world: SimulatedBackend; actors: Actor[] }> {
  const actors = operations.map((operation) => start(operation, world));
  for (const actor of actors) await actor.settle();
  for (const index of schedule) await actors[index]?.step();
  return { world, actors };
}

function start({ name, kind, run }: ConcurrentOperation, world: SimulatedBackend): Actor {
  const actor = new Actor(name, kind);
  void run(world, actor)
    .catch(() => undefined)
    .finally(() => {
      actor.done = true;
    });
  return actor;
}

/**
 * Describes a situation. An actor is deterministic: the responses and times that it has received determine
 * its state. For an ended actor, they make no difference. The description is hashed, because there are
 * hundreds of thousands of them.
 */
function describe(world: SimulatedBackend, actors: readonly Actor[]): string {
  const seen = actors.map(({ kind, responses, times, done }) =>
    JSON.stringify([kind, done || [responses, times]]),
  );
  const all = `${world.snapshot()} ${seen.toSorted().join(' ')}`;
  return createHash('sha1').update(all).digest('base64');
}
