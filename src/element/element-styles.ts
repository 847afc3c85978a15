import { css, type CSSResultGroup } from 'lit';
import { rowStyles } from '../views/row/row-styles.ts';

/** The colors, which every element derives from the custom properties of the page. */
export const hostStyles = css`
  :host {
    --_accent: var(--filestore-accent, light-dark(#1f5fd6, #8ab4ff));
    --_text: var(--filestore-text, light-dark(#1b2430, #e8ecf3));
    --_muted: var(--filestore-muted, light-dark(#55606f, #a5b0c0));
    --_surface: var(--filestore-surface, light-dark(#ffffff, #1a212c));
    --_border: var(--filestore-border, light-dark(#868f9c, #66748a));
    --_error: var(--filestore-error, light-dark(#b3261e, #ffb4ab));
    --_success: var(--filestore-success, light-dark(#17693a, #7fd8a0));
    --_radius: var(--filestore-radius, 12px);
    display: block;
    color: var(--_text);
    font: inherit;
  }

  :host([hidden]) {
    display: none;
  }
`;

/** The button that opens the file dialog. */
export const buttonStyles = css`
  button {
    padding: 0.5rem 1rem;
    border: 1px solid transparent;
    border-radius: calc(var(--_radius) * 0.6);
    background: var(--_accent);
    color: var(--filestore-on-accent, light-dark(#ffffff, #0b1626));
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  button:disabled,
  button[aria-disabled] {
    cursor: not-allowed;
  }

  button:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }
`;

/** The box of the rows. */
export const listBoxStyles = css`
  /* A long name is cut to the width there is and never widens the page. */
  .list {
    container-type: inline-size;
  }

  .list:not(:empty) {
    margin-block-start: 0.75rem;
  }

  .list[hidden] {
    display: none;
  }
`;

/** The messages below the control. */
const messageStyles = css`
  .message {
    margin: 0.5rem 0 0;
    color: var(--_error);
    font-size: 0.9em;
    overflow-wrap: anywhere;
    /* A line for each reason. */
    white-space: pre-line;
  }

  .notice {
    margin: 0.5rem 0 0;
    color: var(--_muted);
    font-size: 0.9em;
  }

  .message:empty,
  .notice:empty {
    display: none;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** The drop zone. */
export const zoneStyles = css`
  .zone {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: 0.35rem 0.75rem;
    min-block-size: var(--filestore-zone-height, 76px);
    box-sizing: border-box;
    padding: 1rem;
    border: 1.5px dashed var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: center;
    cursor: pointer;
    user-select: none;
    transition:
      border-color 120ms,
      background-color 120ms;
  }

  .zone[data-dragging] {
    border-style: solid;
    border-color: var(--_accent);
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
    box-shadow: inset 0 0 0 1px var(--_accent);
  }

  .zone[data-dragging] .hint {
    color: var(--_text);
    font-weight: 600;
  }

  .zone[data-disabled] {
    cursor: not-allowed;
  }

  .zone[data-disabled] button {
    opacity: 0.6;
    cursor: not-allowed;
  }

  .hint {
    color: var(--_muted);
  }

  /* Nothing can be dropped on a touch screen. The zone keeps its height. */
  @media (hover: none) and (pointer: coarse) {
    .drop {
      display: none;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .zone {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .zone[data-dragging] {
      border-color: Highlight;
    }

    .zone[data-disabled] button {
      opacity: 1;
      border-color: GrayText;
      color: GrayText;
    }
  }
`;

/** The control without a view. */
export const fieldStyles: CSSResultGroup = [hostStyles, messageStyles];

/** FilePond's rows have a sheet of their own, which comes with FilePond. */
export const elementStyles: CSSResultGroup = [
  fieldStyles,
  buttonStyles,
  listBoxStyles,
  zoneStyles,
  rowStyles,
];
