import { css } from 'lit';

/** Styles of the list view, in the element's colors. */
export const listStyles = css`
  /* A row with the focus shows its complete name. The rows of a long list have one height. */
  .rows-scroll:not([data-long]) .row:has(:focus-visible) .row-name bdi {
    display: block;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .rows-scroll:not([data-long]) .row:has(:focus-visible) .row-facts {
    overflow-wrap: anywhere;
    white-space: normal;
  }

  .rows-scroll[data-long] .row .row-facts {
    white-space: nowrap;
  }

  .rows[data-reorder] .row-thumbnail {
    cursor: grab;
  }

  .row[data-dragged] {
    opacity: 0.5;
    cursor: grabbing;
  }

  /* The side at which a dragged row will be dropped. */
  .row[data-drop='top'] {
    box-shadow: inset 0 3px var(--_accent);
  }

  .row[data-drop='bottom'] {
    box-shadow: inset 0 -3px var(--_accent);
  }

  .row[data-drop='left'] {
    box-shadow: inset 3px 0 var(--_accent);
  }

  .row[data-drop='right'] {
    box-shadow: inset -3px 0 var(--_accent);
  }

  @media (forced-colors: active) {
    .row[data-drop] {
      outline: 3px solid Highlight;
      outline-offset: -3px;
    }
  }

  .rows-summary {
    display: grid;
    gap: 0.5rem;
    margin-block-end: 0.5rem;
  }

  .rows-total {
    margin: 0;
    font-variant-numeric: tabular-nums;
  }

  .rows-tools,
  .rows-filters,
  .rows-actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
  }

  .rows-tools.rows-actions {
    margin-block-end: 0.5rem;
  }

  .rows-tools {
    justify-content: space-between;
    gap: 0.5rem 1rem;
  }

  .rows-filter,
  .rows-tool {
    min-block-size: 2rem;
    padding: 0.25rem 0.75rem;
    border: 1px solid var(--_border);
    border-radius: 999px;
    background: var(--_surface);
    color: var(--_text);
    font-size: 0.875em;
    font-weight: 500;
  }

  .rows-filter[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 14%, var(--_surface));
    font-weight: 650;
  }

  .rows-count {
    color: var(--_muted);
    font-variant-numeric: tabular-nums;
  }

  .rows-scroll[hidden] {
    display: none;
  }

  .rows-scroll[data-long] {
    max-block-size: min(60vh, 28rem);
    overflow: auto;
    overscroll-behavior: contain;
    /* Rows are replaced while scrolling, so none can anchor the position. */
    overflow-anchor: none;
  }

  /* Without enabled buttons, the list itself gets the focus, so that the keyboard can scroll it. */
  .rows-scroll:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  .rows-none {
    margin: 0;
    padding: 1rem;
    color: var(--_muted);
    text-align: center;
  }

  /* The rows of a long list are positioned by their number, so all have one height. */
  [data-long] .row {
    position: absolute;
    inset-inline: 0;
    grid-template-rows: 1.5em 1.4em;
  }

  @container (inline-size < 26rem) {
    [data-long] .row.row {
      grid-template-rows: 2rem 1.4em;
    }
  }

  /* The complete name is below the list. */
  [data-long] .row-name[data-complete] bdi {
    display: flex;
    white-space: pre;
  }

  [data-long] .row[data-chosen] {
    background: color-mix(in srgb, var(--_accent) 8%, transparent);
  }

  .rows-chosen {
    margin: 0.5rem 0 0;
    font-size: 0.9375rem;
    overflow-wrap: anywhere;
  }

  .rows-chosen bdi {
    display: block;
    white-space: pre-wrap;
  }

  .rows-chosen bdi + bdi {
    color: var(--_muted);
    font-size: 0.8125rem;
  }

  @media (forced-colors: active) {
    .rows-filter[aria-pressed='true'] {
      border-color: Highlight;
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }

    .rows-filter[aria-pressed='true'] .rows-count {
      color: inherit;
    }

    [data-long] .row[data-chosen] {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;
