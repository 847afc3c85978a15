import { type ByteWindow, DamagedPictureError, latin1, type Parts } from './byte-window.ts';

/* ISO/IEC 14496-12 (boxes, items) and 23008-12 (HEIF), which HEIC and AVIF use. */

interface Box {
  readonly type: string;
  /** The offset of the content, and of the end. */
  readonly body: number;
  readonly end: number;
}

interface Extent {
  readonly start: number;
  readonly length: number;
}

const XMP_TYPE = 'application/rdf+xml';
/** The extended type of a box with XMP: be7acfcb-97a9-42e8-9c71-999491e3afac. */
const XMP_UUID = '\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac';

/** More would be an attack: a picture has an item for each of its tiles. */
const MAX_ITEMS = 10_000;

/**
 * Overwrites the metadata of a HEIC or AVIF with zeros. The structure keeps its offsets. The orientation is a property
 * of the picture and no metadata, so it stays.
 */
export async function blankHeif(bytes: ByteWindow, parts: Parts): Promise<void> {
  const boxes = await readBoxes(bytes, 0, bytes.size);
  const blanked: Extent[] = [];
  for (const box of boxes) {
    if (box.type === 'meta') blanked.push(...(await metadataIn(bytes, box)));
    if (box.type === 'uuid' && (await bytes.text(box.body, 16)) === XMP_UUID) {
      blanked.push({ start: box.body + 16, length: box.end - box.body - 16 });
    }
  }
  let position = 0;
  for (const { start, length } of blanked.toSorted((one, other) => one.start - other.start)) {
    // Items may share bytes.
    const from = Math.max(start, position);
    if (start + length > bytes.size) throw new DamagedPictureError();
    if (start + length <= from) continue;
    parts.keep(position, from);
    parts.replace(from, start + length);
    position = start + length;
  }
  parts.keep(position, bytes.size);
}

async function readBoxes(bytes: ByteWindow, from: number, to: number): Promise<readonly Box[]> {
  const boxes: Box[] = [];
  for (let start = from; start + 8 <= to;) {
    const short = (await bytes.view(start, 4)).getUint32(0);
    const type = await bytes.text(start + 4, 4);
    // 1: the size has 64 bits. 0: the box extends to the end.
    const isLong = short === 1;
    const long = isLong ? Number((await bytes.view(start + 8, 8)).getBigUint64(0)) : 0;
    const size = isLong ? long : short === 0 ? to - start : short;
    const header = isLong ? 16 : 8;
    if (size < header || start + size > to) throw new DamagedPictureError();
    boxes.push({ type, body: start + header, end: start + size });
    start += size;
  }
  return boxes;
}

/** Returns where the Exif and XMP items are. */
async function metadataIn(bytes: ByteWindow, meta: Box): Promise<readonly Extent[]> {
  // After the version and the flags.
  const boxes = await readBoxes(bytes, meta.body + 4, meta.end);
  const of = (type: string): Box | undefined => boxes.find((box) => box.type === type);
  const [information, locations] = [of('iinf'), of('iloc')];
  if (!information || !locations) return [];
  const ids = await metadataIds(bytes, information);
  if (ids.size === 0) return [];
  return readLocations(bytes, locations, ids, of('idat')?.body ?? 0);
}

async function metadataIds(bytes: ByteWindow, { body, end }: Box): Promise<ReadonlySet<number>> {
  const version = (await bytes.view(body, 1)).getUint8(0);
  const ids = new Set<number>();
  for (const entry of await readBoxes(bytes, body + (version === 0 ? 6 : 8), end)) {
    const entryVersion = (await bytes.view(entry.body, 1)).getUint8(0);
    // Older versions have no types.
    if (entry.type !== 'infe' || entryVersion < 2) continue;
    const idBytes = entryVersion === 2 ? 2 : 4;
    const view = await bytes.view(entry.body + 4, idBytes);
    const id = idBytes === 2 ? view.getUint16(0) : view.getUint32(0);
    const typeAt = entry.body + 4 + idBytes + 2;
    const type = await bytes.text(typeAt, 4);
    const rest = await bytes.text(typeAt + 4, Math.min(entry.end - typeAt - 4, 500));
    // The name of the item, and then its media type.
    const isXmp = type === 'mime' && rest.split('\0')[1] === XMP_TYPE;
    if (type === 'Exif' || isXmp) ids.add(id);
  }
  return ids;
}

/** Reads the numbers of a box one after the other. */
class Fields {
  readonly #view: DataView;
  #position = 0;

  constructor(view: DataView) {
    this.#view = view;
  }

  /** @param size bytes: 0, 2, 4 or 8 */
  next(size: number): number {
    const at = this.#position;
    if (at + size > this.#view.byteLength) throw new DamagedPictureError();
    this.#position += size;
    switch (size) {
      case 0:
        return 0;
      case 2:
        return this.#view.getUint16(at);
      case 4:
        return this.#view.getUint32(at);
      case 8:
        return Number(this.#view.getBigUint64(at));
      default:
        throw new DamagedPictureError();
    }
  }
}

async function readLocations(
  bytes: ByteWindow,
  { body, end }: Box,
  ids: ReadonlySet<number>,
  itemData: number,
): Promise<readonly Extent[]> {
  const view = await bytes.view(body, end - body);
  const version = view.getUint8(0);
  const fields = new Fields(
    new DataView(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength)),
  );
  fields.next(4);
  const sizes = fields.next(2);
  const [offsetSize, lengthSize, baseSize] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexSize = version === 0 ? 0 : sizes & 15;
  const idSize = version < 2 ? 2 : 4;
  const count = fields.next(idSize);
  if (count > MAX_ITEMS) throw new DamagedPictureError();
  const found: Extent[] = [];
  for (let index = 0; index < count; index += 1) {
    const id = fields.next(idSize);
    const method = version === 0 ? 0 : fields.next(2) & 15;
    fields.next(2);
    const base = fields.next(baseSize);
    const extents = fields.next(2);
    for (let extent = 0; extent < extents; extent += 1) {
      fields.next(indexSize);
      const offset = base + fields.next(offsetSize);
      const length = fields.next(lengthSize);
      if (!ids.has(id)) continue;
      // 0: from the start of the file. 1: in the box `idat`. Nobody writes the third method.
      if (method > 1) throw new DamagedPictureError();
      const start = method === 1 ? itemData + offset : offset;
      found.push({ start, length: length === 0 ? bytes.size - start : length });
    }
  }
  return found;
}

const BRANDS = /^(heic|heix|heim|heis|hevc|hevx|mif1|msf1|avif|avis)$/;

export function isHeif(start: Uint8Array): boolean {
  return latin1(start.subarray(4, 8)) === 'ftyp' && BRANDS.test(latin1(start.subarray(8, 12)));
}
