/** A file as a browser hands it to a page. */
export interface Sample {
  /** Where it comes from, or what it pretends to be. */
  readonly from: string;
  readonly name: string;
  /** What the browser reports, which depends on the system. */
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Lists of allowed types under which the outcome is the same. */
  readonly lists: readonly (readonly string[])[];
}

type Row = readonly [
  from: string,
  name: string,
  type: string,
  bytes: Uint8Array | string,
  ...lists: string[],
];

/** Turns rows into samples. A list is written as in `accept`. Text becomes UTF-8. */
export function samples(...rows: readonly Row[]): readonly Sample[] {
  return rows.map(([from, name, type, content, ...lists]) => ({
    from,
    name,
    type,
    bytes: typeof content === 'string' ? Buffer.from(content) : content,
    lists: lists.map((list) => list.split(',')),
  }));
}
