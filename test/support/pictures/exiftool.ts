import { execFileSync, spawnSync } from 'node:child_process';
import { installPackages } from '../../browsers/installed.ts';

/** Finds ExifTool and the encoder of libheif, or installs Debian's. Throws if they are missing. */
export function requirePictureTools(): void {
  const isMissing = ['exiftool', 'heif-enc'].some(
    (program) => spawnSync('which', [program]).status !== 0,
  );
  if (isMissing) {
    installPackages(['libimage-exiftool-perl', 'libheif-examples'], '--no-install-recommends');
  }
}

/** Writes everything into a picture that tells about its author, place and camera. */
export function addMetadata(file: string, orientation: number): void {
  const tags = {
    GPSLatitude: '47.3769',
    GPSLatitudeRef: 'N',
    GPSLongitude: '8.5417',
    GPSLongitudeRef: 'E',
    'EXIF:Artist': 'Ada Lovelace',
    'EXIF:Make': 'Camera of the tests',
    'EXIF:DateTimeOriginal': '2026:11:29 12:00:00',
    'XMP-dc:Creator': 'Ada Lovelace',
    'XMP-exif:GPSLatitude': '47.3769',
    'IPTC:City': 'Zurich',
    Comment: 'taken at home',
    ...(orientation !== 1 && { 'EXIF:Orientation#': String(orientation) }),
  };
  const parameters = Object.entries(tags).map(([name, value]) => `-${name}=${value}`);
  // A format that has no place for a tag gets the others.
  execFileSync('exiftool', ['-q', '-q', '-m', '-overwrite_original', ...parameters, file]);
}

/** Returns all tags of a picture, by their groups. */
export function tagsOf(file: string): Readonly<Record<string, unknown>> {
  const json = execFileSync('exiftool', ['-json', '-G1', '-a', '-n', '-ee', file]);
  const [tags] = JSON.parse(String(json)) as [Record<string, unknown>];
  return tags;
}

/** Returns the tags that tell something about a person. */
export function personalTags(tags: Readonly<Record<string, unknown>>): string[] {
  // The structure of the file, its colors and its size.
  const harmless =
    /^(SourceFile|ExifTool:|System:|File:|ICC|JFIF:|PNG:|PNG-|RIFF:|QuickTime:|Meta:|Composite:(ImageSize|Megapixels)|IFD0:Orientation|Adobe:)/;
  const named =
    /GPS|Artist|Creator|City|Comment|Make|Model|Date(?!.*File)|Author|Title|Description/;
  return Object.keys(tags).filter(
    (name) => !harmless.test(name) || (named.test(name) && !/^(System|File|ICC)/.test(name)),
  );
}
