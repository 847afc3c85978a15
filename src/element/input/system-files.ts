/**
 * Files that operating systems and programs create beside the files of people, and hide: macOS, Windows, Linux
 * desktops, NAS devices, Android, Dropbox, Picasa, Microsoft Office and LibreOffice.
 */
const SYSTEM_FILES =
  /^(\.ds_store|\._.*|icon\r|\.(localized|lsoverride|apdisk|volumeicon\.icns|directory|nomedia|picasa\.ini|dropbox(\.attr)?)|\.com\.apple\..*|(eh)?thumbs(_vista)?\.db(:encryptable)?|desktop\.ini|~\$.+\.(do[ct]|xl[a-z]|p[po][ts]|vs[dst]|pub|mpp)[a-z]?|\.~lock\..*#|\.(fuse_hidden|nfs)[\da-f]{8,}|\.(trashed|pending)-\d+-.*)$/i;

const SYSTEM_FOLDERS =
  /^(__macosx|\.(appledouble|spotlight-v100|trashes|trash(-\d+)?|fseventsd|temporaryitems|documentrevisions-v100|thumbnails|dropbox\.cache|tmp\.drive(down|up)load|@__thumb)|\$recycle\.bin|system volume information|@eadir|#recycle|#snapshot|lost\+found)$/i;

/**
 * Whether a file is one that systems hide, such as `.DS_Store`, `Thumbs.db` or anything in `__MACOSX`. Other names
 * that begin with a dot, such as `.env`, are files of people.
 *
 * @param path the name of a file, or its path from the folder that was chosen: `folder/sub/name.txt`
 */
export function isSystemFile(path: string): boolean {
  const folders = path.split('/');
  const name = folders.pop() ?? '';
  return SYSTEM_FILES.test(name) || folders.some(isSystemFolder);
}

/** Whether a folder contains only files that systems hide. */
export function isSystemFolder(name: string): boolean {
  return SYSTEM_FOLDERS.test(name);
}
