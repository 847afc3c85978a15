import { css } from 'lit';

/** Styles of the rows before the list view has been loaded, in the element's colors. */
export const rowStyles = css`
  .rows-scroll {
    position: relative;
    overflow: hidden;
    border: 1px solid color-mix(in srgb, var(--_border) 55%, transparent);
    border-radius: var(--_radius);
    background: var(--_surface);
  }

  .rows {
    position: relative;
  }

  .row {
    position: relative;
    display: grid;
    grid-template:
      'kind name buttons'
      'kind facts buttons'
      / 2.75rem minmax(0, 1fr) auto;
    align-items: center;
    column-gap: 0.75rem;
    box-sizing: border-box;
    padding: 0.5rem 0.75rem 0.6rem;
    border-block-end: 1px solid color-mix(in srgb, var(--_border) 35%, transparent);
    font-size: 0.9375rem;
    line-height: 1.4;
  }

  .row:last-child {
    border-block-end: 0;
  }

  /* A long name is cut off in the middle: the start shrinks, and the end with the extension does not. */
  .row-name,
  .row-name bdi {
    display: flex;
    min-inline-size: 0;
  }

  .row-name {
    grid-area: name;
    font-weight: 600;
    white-space: pre;
  }

  .row-name-start {
    flex: 0 1 auto;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  /* Nine wide characters can be wider than the name's place, and must not cover the buttons. */
  .row-name-end {
    flex: none;
    max-inline-size: 100%;
    overflow: hidden;
  }

  .row-name[data-complete] bdi {
    display: block;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }

  .row-name[data-complete] ~ .row-facts {
    overflow-wrap: anywhere;
    white-space: normal;
  }

  .row-facts {
    grid-area: facts;
    min-inline-size: 0;
    overflow: hidden;
    color: var(--_muted);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row-facts > :first-child:not(:empty) {
    margin-inline-end: 0.5em;
  }

  .row[data-state='done'] .row-state {
    color: var(--_success);
  }

  .row[data-state='failed'] .row-state,
  .row[data-state='remove-failed'] .row-state,
  .row[data-state='aborted'] .row-state {
    color: var(--_error);
  }

  .row-buttons {
    grid-area: buttons;
    display: flex;
    gap: 0.25rem;
    justify-content: end;
    /* Room for two buttons, so that the name keeps its width when one comes or goes. */
    min-inline-size: 4.25rem;
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
    color: var(--_muted);
  }

  /* The reason of a failure is shown completely. Progress stays on one line, so that rows do not move. */
  .row:is([data-state='failed'], [data-state='interrupted']) .row-facts {
    white-space: normal;
  }

  /* On a phone, the state needs the whole width, so the buttons are beside the name only. */
  @container (inline-size < 26rem) {
    .row.row {
      grid-template:
        'kind name buttons' 2rem
        'kind facts facts'
        / 2.75rem minmax(0, 1fr) auto;
      padding-block: 0.35rem 0.5rem;
    }
  }
`;
