/*
 * Programs by their headers. The magic letters alone prove nothing: a file of a mass spectrometer, a song and
 * a tape archive begin with `MZ` as well.
 */

/** Programs of Linux, macOS, Java and Android, and Windows shortcuts. */
const PROGRAM =
  /^(\x7fELF[\x01\x02][\x01\x02]\x01|\xfe\xed\xfa[\xce\xcf][\0-\x02]\0\0|[\xce\xcf]\xfa\xed\xfe[^]\0\0[\0-\x02]|\xca\xfe\xba\xbe(\0\0\0[\x01-\x14]|(\0[^]|\xff\xff)\0[\x2d-\x60])|dex\n\d\d\d\0|L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0)/;

/** Headers to which the header of a DOS program points. */
const SECOND_HEADER = /^(PE\0\0|NE[\x01-\x0f]|L[EX]\0\0)/;

/** Whether the first bytes of a file are surely the header of a program. */
export function isProgram(bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = buffer.toString('latin1', 0, 64);
  return start.startsWith('MZ') ? isDosOrWindows(buffer) : PROGRAM.test(start);
}

function isDosOrWindows(bytes: Buffer): boolean {
  if (bytes.length < 0x1c) return false;
  const second = bytes.length < 0x40 ? 0 : bytes.readUInt32LE(0x3c);
  if (SECOND_HEADER.test(bytes.toString('latin1', second, second + 4))) return true;
  return isDosHeader(bytes);
}

/** Most program files of DOS are shorter than a mebibyte, in pages of 512 bytes. */
const MAX_PAGES = 2048;

/**
 * Whether the fields of a DOS header agree: the last page, the number of pages, and a header long enough for
 * its relocation table. https://wiki.osdev.org/MZ
 */
function isDosHeader(bytes: Buffer): boolean {
  const lastPage = bytes.readUInt16LE(2);
  const pages = bytes.readUInt16LE(4);
  const relocations = bytes.readUInt16LE(6);
  const headerBytes = bytes.readUInt16LE(8) * 16;
  const table = bytes.readUInt16LE(0x18);
  return (
    lastPage < 512 &&
    pages > 0 &&
    pages <= MAX_PAGES &&
    headerBytes >= 32 &&
    headerBytes <= pages * 512 &&
    table >= 0x1c &&
    table + relocations * 4 <= headerBytes &&
    bytes.readUInt16LE(0x0a) <= bytes.readUInt16LE(0x0c)
  );
}
