/** The types that every browser encodes, and WebP, which Safari does not. */
export type EncodedType = 'image/jpeg' | 'image/png' | 'image/webp';

/** How a picture is resized and encoded. */
export interface PictureSize {
  /** Maximum pixels. The proportions stay, and a smaller picture is not enlarged. The default is no limit. */
  readonly maxWidth?: number | undefined;
  readonly maxHeight?: number | undefined;
  /** The type of the result. The default is that of the picture if browsers can encode it, or else JPEG. */
  readonly type?: EncodedType | undefined;
  /** The quality of JPEG and WebP, 0 to 1. The default is 0.85. */
  readonly quality?: number | undefined;
}

/** Decoders take four bytes for each pixel. A larger picture could make a phone close the page. */
export const MAX_RESIZED_PIXELS = 100e6;

export const DEFAULT_QUALITY = 0.85;

/** Returns the type in which a picture is encoded. */
export function encodedType(type: string, wanted: EncodedType | undefined): EncodedType {
  if (wanted) return wanted;
  return type === 'image/png' || type === 'image/webp' ? type : 'image/jpeg';
}

/** Returns the size in whole pixels, at least one. */
export function fittingSize(
  { width, height }: { readonly width: number; readonly height: number },
  { maxWidth = Infinity, maxHeight = Infinity }: PictureSize,
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, maxWidth / width, maxHeight / height);
  const pixels = (side: number): number => Math.max(1, Math.round(side * scale));
  return { width: pixels(width), height: pixels(height) };
}
