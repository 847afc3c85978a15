import { type ByteReader, DamagedPictureError, latin1 } from './byte-reader.ts';
import type { EditedFile } from './edited-file.ts';

/* ISO/IEC 14496-12 (boxes, items) and 23008-12 (HEIF), which HEIC and AVIF use. */

interface Box {
  readonly type: string;
  /** The offsets of the box, of its content, and of its end. */
  readonly start: number;
  readonly body: number;
  readonly end: number;
}

interface Extent {
  readonly start: number;
  readonly length: number;
}

const XMP_TYPE = 'application/rdf+xml';

/** The boxes that a picture needs. Others have metadata, the video of a motion photo, or data of a camera's maker. */
const KEPT_BOXES: ReadonlySet<string> = new Set(['ftyp', 'meta', 'mdat', 'moov', 'idat']);
/** The boxes of a sequence of pictures that contain boxes, and those of them that have metadata. */
const CONTAINERS: ReadonlySet<string> = new Set(['moov', 'trak', 'mdia', 'minf']);
const METADATA_BOXES: ReadonlySet<string> = new Set(['udta', 'meta', 'uuid']);
/** A box that readers skip. */
const FREE = new Uint8Array([0x66, 0x72, 0x65, 0x65]);

/** Items, and their extents. More would be an attack: a picture has an item for each of its tiles. */
const MAX_ITEMS = 10_000;

/**
 * Overwrites the metadata of a HEIC or AVIF with zeros. The structure keeps its offsets. The orientation is a property
 * of the picture and no metadata, so it stays.
 */
export async function blankHeif(bytes: ByteReader, edited: EditedFile): Promise<void> {
  const boxes = await readBoxes(bytes, 0, bytes.size);
  const blanked: Extent[] = [];
  const removed: Box[] = [];
  for (const box of boxes) {
    if (!KEPT_BOXES.has(box.type)) removed.push(box);
    if (box.type === 'meta') blanked.push(...(await metadataIn(bytes, box)));
    if (CONTAINERS.has(box.type)) removed.push(...(await metadataBoxesIn(bytes, box)));
  }
  const replaced = [
    ...blanked.map(({ start, length }) => ({ start, length, type: undefined })),
    ...removed.flatMap(({ start, body, end }) => [
      { start: start + 4, length: 4, type: FREE },
      { start: body, length: end - body, type: undefined },
    ]),
  ];
  let position = 0;
  for (const { start, length, type } of replaced.toSorted(
    (one, other) => one.start - other.start,
  )) {
    // Items may share bytes.
    const from = Math.max(start, position);
    if (start + length > bytes.size) throw new DamagedPictureError();
    if (start + length <= from) continue;
    edited.keep(position, from);
    edited.replace(from, start + length, type);
    position = start + length;
  }
  edited.keep(position, bytes.size);
}

/** Returns the boxes with metadata in the description of a sequence. */
async function metadataBoxesIn(bytes: ByteReader, { body, end }: Box): Promise<readonly Box[]> {
  const found: Box[] = [];
  for (const box of await readBoxes(bytes, body, end)) {
    if (METADATA_BOXES.has(box.type)) found.push(box);
    else if (CONTAINERS.has(box.type)) found.push(...(await metadataBoxesIn(bytes, box)));
  }
  return found;
}

async function readBoxes(bytes: ByteReader, from: number, to: number): Promise<readonly Box[]> {
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
    boxes.push({ type, start, body: start + header, end: start + size });
    start += size;
  }
  return boxes;
}

/** Returns where the Exif and XMP items are. */
async function metadataIn(bytes: ByteReader, meta: Box): Promise<readonly Extent[]> {
  // After the version and the flags.
  const boxes = await readBoxes(bytes, meta.body + 4, meta.end);
  const of = (type: string): Box | undefined => boxes.find((box) => box.type === type);
  const [information, locations] = [of('iinf'), of('iloc')];
  if (!information || !locations) return [];
  const ids = await metadataIds(bytes, information);
  if (ids.size === 0) return [];
  return readLocations(bytes, locations, ids, of('idat')?.body);
}

async function metadataIds(bytes: ByteReader, { body, end }: Box): Promise<ReadonlySet<number>> {
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
  bytes: ByteReader,
  { body, end }: Box,
  ids: ReadonlySet<number>,
  itemData: number | undefined,
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
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    const id = fields.next(idSize);
    const method = version === 0 ? 0 : fields.next(2) & 15;
    fields.next(2);
    const base = fields.next(baseSize);
    const extents = fields.next(2);
    total += extents;
    if (total > MAX_ITEMS) throw new DamagedPictureError();
    for (let extent = 0; extent < extents; extent += 1) {
      fields.next(indexSize);
      const offset = base + fields.next(offsetSize);
      const length = fields.next(lengthSize);
      if (!ids.has(id)) continue;
      // 0: from the start of the file. 1: in the box `idat`. Nobody writes the third method, nor a length of 0, which
      // means the whole file.
      const start =
        method === 0 ? offset : method === 1 && itemData !== undefined && itemData + offset;
      if (start === false || length === 0) throw new DamagedPictureError();
      found.push({ start, length });
    }
  }
  return found;
}

const BRAND = /^(hei[cxms]|hev[cxms]|mif[12]|msf1|avi[fso])$/;

/** Whether a file has one of the brands: the major one, or one of those that it is compatible with. */
export function isHeif(start: Uint8Array): boolean {
  if (latin1(start.subarray(4, 8)) !== 'ftyp') return false;
  const size = new DataView(start.buffer, start.byteOffset).getUint32(0);
  // The version follows the major brand.
  const brands = latin1(start.subarray(8, Math.min(size, start.length))).match(/[^]{4}/g) ?? [];
  return brands.some((brand, index) => index !== 1 && BRAND.test(brand));
}
