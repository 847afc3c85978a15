import { ByteReader } from './byte-reader.ts';
import { EditedFile } from './edited-file.ts';
import { blankHeif, isHeif } from './heif.ts';
import { isJpeg, keepJpeg } from './jpeg.ts';
import { isPng, keepPng } from './png.ts';
import { isWebp, keepWebp } from './webp.ts';

/** A format, which is recognized by its first bytes and not by the name or the type of the file. */
interface Format {
  readonly matches: (start: Uint8Array) => boolean;
  /** Chooses the parts of the file to keep. */
  readonly keep: (bytes: ByteReader, edited: EditedFile) => Promise<void>;
}

const formats: readonly Format[] = [
  { matches: isJpeg, keep: keepJpeg },
  { matches: isPng, keep: keepPng },
  { matches: isWebp, keep: keepWebp },
  { matches: isHeif, keep: blankHeif },
];

/** The data of a JPEG is searched for its end. A window of this size takes a few milliseconds. */
const WINDOW_BYTES = 1024 ** 2;
/** Enough for the brands of a HEIC. */
const START_BYTES = 256;

/**
 * Removes the metadata of a picture: where and when it was taken, with which camera, its thumbnails, descriptions and
 * edits (EXIF with GPS, XMP, IPTC, maker notes, comments). The picture is not encoded again: its pixels, its orientation
 * and its color profile stay. JPEG, PNG, WebP, HEIC and AVIF are supported. Any other file is returned as it is.
 *
 * What phones append to a JPEG is removed as well, such as the video of a motion photo and the gain map of an HDR photo.
 *
 * @throws {DamagedPictureError} if the structure of the picture is damaged, so that its metadata cannot be found
 */
export async function removeMetadata(file: File): Promise<File> {
  const bytes = new ByteReader(file, WINDOW_BYTES);
  const start = (await bytes.read(0, START_BYTES)).slice();
  const format = formats.find(({ matches }) => matches(start));
  if (!format) return file;
  const edited = new EditedFile(file);
  await format.keep(bytes, edited);
  const parts = edited.parts();
  if (!parts) return file;
  const { name, type, lastModified } = file;
  return new File([...parts], name, { type, lastModified });
}
