import * as v from 'valibot';
import { FaultPlan, faultFrequency } from './fault-plan.ts';

const EventFaultRule = v.strictObject({
  fault: v.variant('kind', [
    v.strictObject({ kind: v.literal('lose') }),
    v.strictObject({ kind: v.literal('duplicate') }),
    v.strictObject({
      kind: v.literal('delay'),
      milliseconds: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
    /** Keeps the event back until `EventBus.release`, which can reverse the order. */
    v.strictObject({ kind: v.literal('hold') }),
  ]),
  keyPrefix: v.optional(v.string(), ''),
  ...faultFrequency,
});

/** Faults in the delivery of events: an event can be lost, duplicated, delayed or reordered. */
type EventFaultPlan = FaultPlan<
  v.InferOutput<typeof EventFaultRule>,
  v.InferInput<typeof EventFaultRule>
>;

export function newEventFaultPlan(): EventFaultPlan {
  return new FaultPlan(EventFaultRule);
}
