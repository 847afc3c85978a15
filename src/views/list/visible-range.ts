/** What of a long list is on the screen. Lengths in CSS pixels. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Rows beyond each edge, so that a quick scroll shows no hole before the next frame. */
const OVERSCAN = 6;

/** Rows `from` up to but not including `to`. */
export interface RowWindow {
  readonly from: number;
  readonly to: number;
}

export function visibleRange({ scrollTop, height, rowHeight }: Viewport, count: number): RowWindow {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight) - OVERSCAN;
  const last = Math.ceil((Math.max(0, scrollTop) + height) / rowHeight) + OVERSCAN;
  const to = Math.min(count, Math.max(0, last));
  return { from: Math.max(0, Math.min(first, to)), to };
}
