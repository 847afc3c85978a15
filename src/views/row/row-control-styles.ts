import { css } from 'lit';
import { barStyles } from './bar-styles.ts';
import { thumbnailStyles } from '../thumbnail/thumbnail-styles.ts';

/** Styles of the thumbnail, the progress bar and the buttons of a row. */
export const rowControlStyles = [
  thumbnailStyles,
  barStyles,
  css`
    .row-thumbnail {
      grid-area: kind;
    }

    .row[data-state='failed'] .thumbnail {
      background: color-mix(in srgb, var(--_error) 14%, var(--_surface));
    }

    /* A size and a state keep their order among themselves, whatever they contain. */
    .row-facts > * {
      unicode-bidi: isolate;
    }

    /* A page may set the language without the direction. The texts stay at the same edge. */
    .row-facts:lang(ar) {
      direction: rtl;
      text-align: match-parent;
    }

    .row-button[aria-disabled],
    .row-button:disabled {
      opacity: 0.5;
    }

    .row-button:not([aria-disabled], :disabled):hover {
      background: color-mix(in srgb, var(--_text) 10%, transparent);
      color: var(--_text);
    }

    .row-button[data-text] {
      inline-size: auto;
      padding-inline: 0.75rem;
      border-color: var(--_border);
      border-radius: 1rem;
      font-size: 0.875rem;
      font-weight: 500;
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

    .icon-up {
      clip-path: polygon(50% 5%, 95% 50%, 62% 50%, 62% 95%, 38% 95%, 38% 50%, 5% 50%);
    }

    .icon-pause {
      clip-path: polygon(15% 5%, 40% 5%, 40% 95%, 60% 95%, 60% 5%, 85% 5%, 85% 95%, 15% 95%);
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

    .row-bar {
      position: absolute;
      inset-inline: 0;
      inset-block-end: 0;
      block-size: 0.1875rem;
      border-radius: 0;
    }

    @media (forced-colors: active) {
      /* Borders and clipped backgrounds draw the icons, and the browser would change their colors. */
      .icon {
        color: ButtonText;
        forced-color-adjust: none;
      }

      .row-button[aria-disabled] .icon,
      .row-button:disabled .icon {
        color: GrayText;
      }
    }
  `,
];
