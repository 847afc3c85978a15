/** Seconds until a video that cannot be drawn is given up. */
const PATIENCE_SECONDS = 10;

/** Pixels of the longer side: more than any thumbnail has. */
const MAX_SIDE = 768;

/**
 * Returns the first frame of a video as a picture, for `element.preview`. Returns undefined for other files, and for videos that
 * the browser cannot play. A page with a Content-Security-Policy must allow `media-src blob:`.
 */
export async function videoFrame(file: File): Promise<Blob | undefined> {
  if (!file.type.startsWith('video/')) return undefined;
  const video = document.createElement('video');
  const url = URL.createObjectURL(file);
  try {
    if (!(await hasFrame(video, url))) return undefined;
    const scale = Math.min(1, MAX_SIDE / Math.max(video.videoWidth, video.videoHeight));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg'));
    return blob ?? undefined;
  } catch {
    return undefined;
  } finally {
    video.removeAttribute('src');
    // Ends the download of the blob.
    video.load();
    URL.revokeObjectURL(url);
  }
}

/** Loads the video until its first frame can be drawn. */
function hasFrame(video: HTMLVideoElement, url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PATIENCE_SECONDS * 1000);
    const end = (drawable: boolean): void => {
      clearTimeout(timer);
      resolve(drawable && video.videoWidth > 0);
    };
    video.muted = true;
    video.playsInline = true;
    video.preload = 'auto';
    video.addEventListener('loadeddata', () => end(true), { once: true });
    video.addEventListener('error', () => end(false), { once: true });
    video.src = url;
    // Safari on iOS loads no frame before the position was set.
    video.currentTime = 0.001;
  });
}
