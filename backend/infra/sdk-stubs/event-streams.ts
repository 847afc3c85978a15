/*
 * Replaces the event streams in bundles, which the SDK imports on demand. The functions use no operation
 * with an event stream, and the `import()` would make the bundler include every module that it loads.
 */
export function EventStreamSerde(): never {
  throw new Error('Event streams are not included in this bundle');
}

/** client-s3 calls this when it is created, but nothing uses the result. */
export const resolveEventStreamSerdeConfig = <Config>(config: Config): Config => config;
export const eventStreamSerdeProvider = EventStreamSerde;
