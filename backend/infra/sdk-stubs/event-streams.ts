/*
 * Stands in bundles where the SDK loads its event streams on demand. No operation of ours has one,
 * and the `import()` alone would make the bundler keep every module it touches whole.
 */
export function EventStreamSerde(): never {
  throw new Error('An operation with an event stream in a function without them');
}

/** Client-s3 configures them at its start; nobody asks for what it configures. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
export const eventStreamSerdeProvider = EventStreamSerde;
