import { css } from 'lit';

/** Styles of the list view, in the element's colors. */
export const rowsStyles = css`
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

  .rows-scroll {
    position: relative;
    max-block-size: min(60vh, 28rem);
    overflow: auto;
    overscroll-behavior: contain;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    /* Rows are replaced while scrolling, so none can anchor the position. */
    overflow-anchor: none;
  }

  .rows {
    position: relative;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .rows-none {
    margin: 0;
    padding: 1rem;
    color: var(--_muted);
    text-align: center;
  }

  .row {
    position: absolute;
    inset-inline: 0;
    display: grid;
    grid-template:
      'kind name buttons' 1.5em
      'kind facts buttons' 1.4em
      / 2.75rem minmax(0, 1fr) auto;
    align-items: center;
    column-gap: 0.75rem;
    box-sizing: border-box;
    padding: 0.4rem 0.75rem 0.5rem;
    border-block-end: 1px solid color-mix(in srgb, var(--_border) 55%, transparent);
    font-size: 0.9375rem;
  }

  .row-thumbnail {
    grid-area: kind;
  }

  .row-name {
    grid-area: name;
    /* 1.jpg is not Arabic, even in Arabic text. */
    unicode-bidi: plaintext;
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row-facts {
    grid-area: facts;
    overflow: hidden;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row-state {
    margin-inline-start: 0.5em;
  }

  .row[data-state='done'] .row-state {
    color: var(--_success);
  }

  .row[data-state='failed'] .row-state,
  .row[data-state='aborted'] .row-state {
    color: var(--_error);
  }

  .row[data-state='failed'] .thumbnail {
    background: color-mix(in srgb, var(--_error) 14%, var(--_surface));
  }

  .row-buttons {
    grid-area: buttons;
    display: flex;
    gap: 0.25rem;
  }

  .row-button {
    display: grid;
    place-items: center;
    inline-size: 2rem;
    block-size: 2rem;
    padding: 0;
    border: 1px solid transparent;
    border-radius: 50%;
    background: transparent;
    color: var(--_text);
  }

  .row-button:hover {
    background: color-mix(in srgb, var(--_text) 10%, transparent);
  }

  .row[data-state='removed'] .row-name {
    color: var(--_muted);
    text-decoration: line-through;
  }

  .icon {
    inline-size: 1rem;
    block-size: 1rem;
    background: currentColor;
  }

  .icon-remove {
    clip-path: polygon(
      10% 0,
      50% 40%,
      90% 0,
      100% 10%,
      60% 50%,
      100% 90%,
      90% 100%,
      50% 60%,
      10% 100%,
      0 90%,
      40% 50%,
      0 10%
    );
  }

  .icon-pause {
    clip-path: polygon(15% 5%, 40% 5%, 40% 95%, 60% 95%, 60% 5%, 85% 5%, 85% 95%, 15% 95%);
    background: linear-gradient(
      to right,
      currentColor 40%,
      transparent 40%,
      transparent 60%,
      currentColor 60%
    );
  }

  .icon-resume {
    clip-path: polygon(20% 5%, 90% 50%, 20% 95%);
  }

  .icon-retry,
  .icon-restore {
    position: relative;
    box-sizing: border-box;
    border: 0.15rem solid currentColor;
    border-block-start-color: transparent;
    border-radius: 50%;
    background: none;
  }

  .icon-restore {
    transform: scaleX(-1);
  }

  .icon-retry::after,
  .icon-restore::after {
    position: absolute;
    inset-block-start: -0.22rem;
    inset-inline-end: -0.16rem;
    border: 0.26rem solid transparent;
    border-block-end-color: currentColor;
    border-block-start-width: 0;
    content: '';
  }

  .row-bar,
  .rows-bar {
    appearance: none;
    display: block;
    inline-size: 100%;
    block-size: 0.375rem;
    border: 0;
    border-radius: 999px;
    background: color-mix(in srgb, var(--_accent) 18%, var(--_surface));
    color: var(--_accent);
    overflow: hidden;
  }

  .row-bar {
    position: absolute;
    inset-inline: 0;
    inset-block-end: 0;
    block-size: 0.1875rem;
    border-radius: 0;
  }

  .row-bar::-webkit-progress-bar,
  .rows-bar::-webkit-progress-bar {
    background: transparent;
  }

  .row-bar::-webkit-progress-value,
  .rows-bar::-webkit-progress-value {
    background: var(--_accent);
  }

  .row-bar::-moz-progress-bar,
  .rows-bar::-moz-progress-bar {
    background: var(--_accent);
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

    .row-bar,
    .rows-bar {
      border: 1px solid CanvasText;
      color: Highlight;
    }

    .icon-remove,
    .icon-resume {
      forced-color-adjust: none;
      background: ButtonText;
    }
  }
`;
