import { namesOfType } from '../../src/contract/media-types.ts';

/*
 * How files of a type begin, as patterns of Latin-1 text. They are looser than file-type's detection, which
 * needs more than the first bytes of a TIFF with its directory at the end, or a PNG with a long profile.
 */

const ISO_IMAGE_BRAND = /^[^]{4}ftyp[^]{0,120}?(mif\d|msf\d|hei[cxms]|hev[cxms]|avi[fso]|miaf)/;

/** Types whose files begin with these bytes without exception. */
const ALWAYS: Readonly<Record<string, RegExp>> = {
  'application/pdf': /^[^]{0,1024}(%[PF]DF-|%!PS-)/,
  'image/avif': ISO_IMAGE_BRAND,
  'image/bmp': /^(B[MA]|C[IP]|IC|PT)|^[\x0c\x28\x40\x6c\x7c]\0\0\0/,
  'image/gif': /^GIF8/,
  'image/heic': ISO_IMAGE_BRAND,
  'image/jpeg': /^\xff\xd8/,
  'image/png': /^\x89PNG/,
  // Cameras of Olympus and Panasonic write their own TIFF.
  'image/tiff': /^(II([*+U\x1a]\0|R[OS])|MM(\0[*+]|OR))/,
  'image/webp': /^RIFF[^]{4}WEBP/,
};

/**
 * Types whose files are never text, but can begin in ways that we do not know. Sound does not begin with the
 * byte order mark of UTF-16, though its frames begin almost like it.
 */
const USUALLY: Readonly<Record<string, RegExp>> = {
  'audio/aac': /^(ADIF|ID3|\xff[\xe0-\xfd\xff])/,
  'audio/aiff': /^FORM/,
  'audio/flac': /^(fLaC|ID3)/,
  'audio/mpeg': /^(ID3|\xff[\xe0-\xfd\xff])/,
  'audio/wav': /^(RIFF|RIFX|RF64|BW64)[^]{4}WAVE/,
  'image/vnd.microsoft.icon': /^\0\0[\x01\x02]\0/,
  'video/avi': /^RIFF[^]{4}AVI/,
  'video/matroska': /^\x1aE\xdf\xa3/,
  'video/mpeg': /^\0\0\x01/,
  'video/mp4': /^[^]{4}(ftyp|styp|moov|moof|mdat|free|skip|wide|sidx)/,
  'video/ogg': /^OggS/,
  'video/quicktime': /^[^]{4}(ftyp|moov|mdat|free|skip|wide|pnot)/,
  'video/webm': /^\x1aE\xdf\xa3/,
  'audio/3gpp': /^([^]{4}ftyp|#!AMR)/,
  'audio/mp4': /^[^]{4}(ftyp|styp|moov|moof|mdat|free|skip|wide|sidx)/,
  'audio/ogg': /^OggS/,
  'audio/webm': /^\x1aE\xdf\xa3/,
  'video/3gpp': /^[^]{4}ftyp/,
};

/** What is known of the beginning of files of a type, and whether a file has it. */
export interface SignatureMatch {
  readonly rule: 'always' | 'usually' | 'none';
  readonly begins: boolean;
}

/** Compares the first bytes, as Latin-1, with the signatures of a type. */
export function matchSignature(type: string, head: string): SignatureMatch {
  const names = namesOfType(type);
  const always = names.flatMap((name) => ALWAYS[name] ?? []);
  const usually = names.flatMap((name) => USUALLY[name] ?? []);
  return {
    rule: always.length > 0 ? 'always' : usually.length > 0 ? 'usually' : 'none',
    begins: [...always, ...usually].some((signature) => signature.test(head)),
  };
}
