import { css } from 'lit';

/** The layouts of a short list. A long one, of which only the visible rows are drawn, stays a list of rows. */
export const layoutStyles = css`
  :host([layout='grid']) .rows-scroll:not([data-long]) {
    border: 0;
    border-radius: 0;
    background: none;
    overflow: visible;
  }

  :host([layout='grid']) .rows-scroll:not([data-long]) .rows {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(var(--filestore-tile, 9rem), 100%), 1fr));
    gap: 0.75rem;
  }

  :host([layout='grid']) .rows-scroll:not([data-long]) .row.row {
    grid-template:
      'kind' auto
      'name' auto
      'facts' auto
      / minmax(0, 1fr);
    row-gap: 0.15rem;
    padding: 0;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    overflow: hidden;
  }

  :host([layout='grid']) .rows-scroll:not([data-long]) :is(.row-name, .row-facts) {
    padding-inline: 0.6rem;
  }

  :host([layout='grid']) .rows-scroll:not([data-long]) .row-name {
    font-size: 0.875rem;
  }

  :host([layout='grid']) .rows-scroll:not([data-long]) .row-facts {
    padding-block-end: 0.6rem;
    white-space: normal;
  }

  /* On a scrim, so that they can be seen on every picture. */
  :host([layout='grid']) .rows-scroll:not([data-long]) .row-buttons {
    position: absolute;
    inset-block-start: 0.35rem;
    inset-inline-end: 0.35rem;
    min-inline-size: 0;
  }

  :host([layout='grid']) .rows-scroll:not([data-long]) .row-button {
    background: color-mix(in srgb, var(--_surface) 88%, transparent);
  }

  :host([layout='grid']) .rows-scroll:not([data-long]) .thumbnail {
    inline-size: 100%;
    block-size: auto;
    aspect-ratio: 1;
    border-radius: 0;
  }

  /* Where they do not fit beside each other, the texts are below each other, as in usual rows. */
  @container (inline-size >= 22rem) {
    :host([layout='compact']) .rows-scroll:not([data-long]) .row.row {
      grid-template: 'kind name facts buttons' / 1.75rem minmax(4rem, 1fr) minmax(0, auto) auto;
      column-gap: 0.5rem;
      padding: 0.2rem 0.4rem 0.3rem;
    }
  }

  :host([layout='compact']) .rows-scroll:not([data-long]) .row.row {
    font-size: 0.875rem;
  }

  :host([layout='compact']) .rows-scroll:not([data-long]) .thumbnail {
    inline-size: 1.5rem;
    block-size: 1.5rem;
    font-size: 0.4rem;
  }

  :host([layout='compact']) .rows-scroll:not([data-long]) .row-buttons {
    min-inline-size: 0;
  }
`;
