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
    /** Keeps the event until `EventBus.release`, which can turn the order around. */
    v.strictObject({ kind: v.literal('hold') }),
  ]),
  keyPrefix: v.optional(v.string(), ''),
  ...faultFrequency,
});

/** What happens to events on their way: each may be lost, come twice, late, or in another order. */
export type EventFaultPlan = FaultPlan<
  v.InferOutput<typeof EventFaultRule>,
  v.InferInput<typeof EventFaultRule>
>;

export function newEventFaultPlan(): EventFaultPlan {
  return new FaultPlan(EventFaultRule);
}
