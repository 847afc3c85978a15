import { crc32, deflateSync } from 'node:zlib';

/** A picture with three bytes for each pixel. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  readonly milliseconds: number;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns an animated PNG (https://www.w3.org/TR/png-3/#apng-frame-based-animation). It plays once, because people must be
 * able to stop what moves for longer than five seconds (WCAG 2.2.2). Each frame contains only the box that differs from the
 * frame before. All frames have the same size.
 */
export function animatedPng(frames: readonly Frame[]): Buffer {
  const [first] = frames;
  if (!first) throw new Error('An animation needs a frame');
  const { width, height } = first;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each of three colors.
  header.set([8, 2], 8);
  const control = Buffer.alloc(8);
  control.writeUInt32BE(frames.length, 0);
  control.writeUInt32BE(1, 4);
  let sequence = 0;
  const chunks = [pngChunk('IHDR', header), pngChunk('acTL', control)];
  frames.forEach((frame, at) => {
    const box = at === 0 ? { left: 0, top: 0, width, height } : changedBox(frames[at - 1], frame);
    chunks.push(pngChunk('fcTL', frameControl(box, frame.milliseconds, sequence)));
    sequence += 1;
    const pixels = deflateSync(rowsOf(frame, box), { level: 9 });
    if (at === 0) chunks.push(pngChunk('IDAT', pixels));
    else {
      const number = Buffer.alloc(4);
      number.writeUInt32BE(sequence);
      chunks.push(pngChunk('fdAT', Buffer.concat([number, pixels])));
      sequence += 1;
    }
  });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
}

function frameControl(box: Box, milliseconds: number, sequence: number): Buffer {
  const data = Buffer.alloc(26);
  [sequence, box.width, box.height, box.left, box.top].forEach((value, at) =>
    data.writeUInt32BE(value, at * 4),
  );
  data.writeUInt16BE(milliseconds, 20);
  data.writeUInt16BE(1000, 22);
  return data;
}

/** The smallest box with all pixels that differ; one pixel if none does. */
function changedBox(before: Frame | undefined, { width, height, rgb }: Frame): Box {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const at = pixel * 3;
    if (
      before?.rgb[at] === rgb[at] &&
      before?.rgb[at + 1] === rgb[at + 1] &&
      before?.rgb[at + 2] === rgb[at + 2]
    ) {
      continue;
    }
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  if (right < 0) return { left: 0, top: 0, width: 1, height: 1 };
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** The rows of a box, each after its filter: 2, the difference to the row above. */
function rowsOf({ width, rgb }: Frame, box: Box): Buffer {
  const length = box.width * 3;
  const rows = Buffer.alloc((length + 1) * box.height);
  for (let row = 0; row < box.height; row += 1) {
    const from = ((box.top + row) * width + box.left) * 3;
    const to = row * (length + 1);
    rows[to] = 2;
    for (let at = 0; at < length; at += 1) {
      const above = row === 0 ? 0 : (rgb[from - width * 3 + at] ?? 0);
      rows[to + 1 + at] = ((rgb[from + at] ?? 0) - above) & 255;
    }
  }
  return rows;
}

/** Returns a chunk of a PNG, with its length and its checksum. */
export function pngChunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
