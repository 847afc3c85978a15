/** The visible section of a long list. Lengths are in CSS pixels. */
interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Rows beyond each edge, so that a fast scroll shows no gap before the next frame. */
const OVERSCAN = 6;

/** The rows from index `from` up to, but not including, index `to`. */
interface RowWindow {
  readonly from: number;
  readonly to: number;
}

export function visibleRange({ scrollTop, height, rowHeight }: Viewport, count: number): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight) - OVERSCAN;
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight) + OVERSCAN;
  const to = Math.min(count, Math.max(0, last));
  return { from: Math.max(0, Math.min(first, to)), to };
}
