/**
 * A Lambda entry that reads process.env at its first event and not when it is imported: tests and
 * the local stack import the same file and pass an environment of their own.
 */
export function lazyHandler<Event, Result>(
  create: (env: never) => (event: Event) => Promise<Result>,
): (event: Event) => Promise<Result> {
  let created: ((event: Event) => Promise<Result>) | undefined;
  return (event) => {
    // `never` is the one type every function's environment accepts; createHandler checks each value.
    created ??= create(process.env as never);
    return created(event);
  };
}
