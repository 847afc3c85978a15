import fc from 'fast-check';

const existing = fc.array(
  fc.record({ id: fc.constantFrom('e1', 'e2', 'e3', 'file1', 'file2'), size: fc.constant(3) }),
  { maxLength: 3 },
);
/** What a page, its user, the network and the clock do to a list. */
export const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('add'),
      names: fc.array(fc.constantFrom('a', 'b', 'refused', 'huge', 'lie'), {
        minLength: 1,
        maxLength: 3,
      }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('set files'), files: existing }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('set files again', 'set own files', 'set value again'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('set value'), files: existing }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('remove', 'restore', 'retry', 'abort', 'reject'),
      which: fc.nat(9),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('move'), which: fc.nat(9), to: fc.nat(9) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'reset',
        'clear',
        'pause all',
        'resume all',
        'retry all',
        'abort all',
        'remove refused',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('settings'),
      multiple: fc.boolean(),
      maxFiles: fc.constantFrom(1, 2, 5),
      maxTotalSize: fc.constantFrom(20, 1000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('online', 'offline') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('trouble'), share: fc.constantFrom(0, 0.2, 0.9) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('wait'),
      milliseconds: fc.constantFrom(0, 30, 200, 3000, 60_000),
    }),
  },
);
export interface Step {
  readonly do: string;
  readonly names?: readonly string[];
  readonly files?: readonly { readonly id: string; readonly size: number }[];
  readonly which?: number;
  readonly to?: number;
  readonly multiple?: boolean;
  readonly maxFiles?: number;
  readonly maxTotalSize?: number;
  readonly share?: number;
  readonly milliseconds?: number;
}
