import { css } from 'lit';

/** Styles of the thumbnails in both views, in the element's colors. */
export const thumbnailStyles = css`
  .thumbnail {
    display: grid;
    place-items: center;
    flex: none;
    box-sizing: border-box;
    inline-size: 2.75rem;
    block-size: 2.25rem;
    border-radius: calc(var(--_radius) * 0.5);
    background: color-mix(in srgb, var(--_accent) 12%, var(--_surface));
    color: var(--_text);
    font-size: 0.6875rem;
    font-weight: 700;
    letter-spacing: 0.02em;
    overflow: hidden;
  }

  .thumbnail canvas {
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  @media (forced-colors: active) {
    .thumbnail {
      border: 1px solid CanvasText;
    }
  }
`;
