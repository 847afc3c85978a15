import { css } from 'lit';

/** Styles of a progress bar, of a row or of all files. */
export const barStyles = css`
  .upload-bar {
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

  .upload-bar::-webkit-progress-bar {
    background: transparent;
  }

  .upload-bar::-webkit-progress-value {
    background: var(--_accent);
  }

  .upload-bar::-moz-progress-bar {
    background: var(--_accent);
  }

  @media (forced-colors: active) {
    .upload-bar {
      block-size: 0.5rem;
      border: 1px solid CanvasText;
      background: Canvas;
      forced-color-adjust: none;
    }

    .upload-bar::-webkit-progress-value {
      background: Highlight;
    }

    .upload-bar::-moz-progress-bar {
      background: Highlight;
    }
  }
`;
