/** The tag of the orientation, in the EXIF specification. */
const ORIENTATION = 0x0112;
const SHORT = 3;
const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;

/** Returns the orientation in a TIFF structure, 1 to 8, or 1 if there is none. */
export function orientationOf(tiff: DataView): number {
  try {
    const order = tiff.getUint16(0);
    if (order !== 0x4949 && order !== 0x4d4d) return 1;
    const little = order === 0x4949;
    const directory = tiff.getUint32(4, little);
    const count = tiff.getUint16(directory, little);
    for (let index = 0; index < count; index += 1) {
      const entry = directory + 2 + index * ENTRY_BYTES;
      if (tiff.getUint16(entry, little) !== ORIENTATION) continue;
      const orientation = tiff.getUint16(entry + 8, little);
      return orientation >= 1 && orientation <= 8 ? orientation : 1;
    }
  } catch {
    // An offset that leads out of the structure.
  }
  return 1;
}

/** Returns a TIFF structure that has only an orientation. */
export function tiffWith(orientation: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + 2 + ENTRY_BYTES + 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, HEADER_BYTES);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return bytes;
}
