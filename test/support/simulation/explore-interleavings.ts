import { createHash } from 'node:crypto';
import { Actor, type SimulatedBackend } from './simulated-backend.ts';

/** What somebody does, from the first request on. Refusals are part of it. */
export interface ConcurrentOperation {
  readonly name: string;
  /** Behaviours of one kind are the same but for their names. */
  readonly kind: string;
  /** It begins only when this holds. */
  readonly enabled?: (world: SimulatedBackend) => boolean;
  readonly run: (world: SimulatedBackend, actor: Actor) => Promise<unknown>;
}

export interface Exploration {
  /** Different situations: the world, and what each actor has seen of it. */
  readonly situations: number;
  /** How a promise was broken, as the steps that lead there; undefined when none ever is. */
  readonly broken?: { readonly promise: string; readonly steps: readonly string[] };
}

/**
 * Every order in which the requests of all actors can take effect. An actor that crashes is one that
 * has no further turn, so every situation is also one after any number of crashes: `atRest` cleans up
 * from there and says which promise is broken.
 */
export async function explore(
  newWorld: () => SimulatedBackend,
  behaviours: readonly ConcurrentOperation[],
  always: (world: SimulatedBackend) => string | undefined,
  atRest: (world: SimulatedBackend) => Promise<string | undefined>,
): Promise<Exploration> {
  const seen = new Set<string>();
  const rested = new Set<string>();
  const open: number[][] = [[]];
  for (let schedule = open.pop(); schedule; schedule = open.pop()) {
    const { world, actors } = await replay(newWorld(), behaviours, schedule);
    const situation = describe(world, actors);
    if (seen.has(situation)) continue;
    seen.add(situation);
    const steps = (): string[] => (schedule ?? []).map((index) => behaviours[index]?.name ?? '');
    const next = behaviours.flatMap(({ enabled }, index) => {
      const actor = actors[index];
      if (!actor || actor.done) return [];
      const begun = actor.answers.length > 0;
      return begun || !enabled || enabled(world) ? [[...(schedule ?? []), index]] : [];
    });
    const snapshot = world.snapshot();
    const promise = always(world) ?? (rested.has(snapshot) ? undefined : await atRest(world));
    if (promise) return { situations: seen.size, broken: { promise, steps: steps() } };
    rested.add(snapshot);
    open.push(...next);
  }
  return { situations: seen.size };
}

/** Runs behaviours that nobody interrupts, one after the other. */
export async function runAlone(
  world: SimulatedBackend,
  behaviours: readonly ConcurrentOperation[],
): Promise<void> {
  for (const behaviour of behaviours) {
    const actor = begin(behaviour, world);
    await actor.settle();
    while (!actor.done) await actor.step();
  }
}

async function replay(
  world: SimulatedBackend,
  behaviours: readonly ConcurrentOperation[],
  schedule: readonly number[],
): Promise<{ world: SimulatedBackend; actors: Actor[] }> {
  const actors = behaviours.map((behaviour) => begin(behaviour, world));
  for (const actor of actors) await actor.settle();
  for (const index of schedule) await actors[index]?.step();
  return { world, actors };
}

function begin({ name, kind, run }: ConcurrentOperation, world: SimulatedBackend): Actor {
  const actor = new Actor(name, kind);
  void run(world, actor)
    .catch(() => undefined)
    .finally(() => {
      actor.done = true;
    });
  return actor;
}

/**
 * An actor is deterministic: what it has been answered and the times it has read say where it is. One that has ended is where
 * it is whatever it saw. A digest, because there are hundreds of thousands of them.
 */
function describe(world: SimulatedBackend, actors: readonly Actor[]): string {
  const seen = actors.map(({ kind, answers, times, done }) =>
    JSON.stringify([kind, done || [answers, times]]),
  );
  const all = `${world.snapshot()} ${seen.toSorted().join(' ')}`;
  return createHash('sha1').update(all).digest('base64');
}
