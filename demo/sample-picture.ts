/** Paints a picture, a different one for each number. */
export async function samplePicture(number: number): Promise<File> {
  const canvas = new OffscreenCanvas(640, 480);
  const brush = canvas.getContext('2d');
  if (!brush) throw new Error('The browser has no canvas');
  const hue = (number * 67) % 360;
  brush.fillStyle = `hsl(${hue} 70% 85%)`;
  brush.fillRect(0, 0, 640, 480);
  for (let ring = 6; ring > 0; ring -= 1) {
    brush.fillStyle = `hsl(${(hue + ring * 25) % 360} 70% ${40 + ring * 6}%)`;
    brush.beginPath();
    brush.arc(200 + number * 30, 240, ring * 40, 0, Math.PI * 2);
    brush.fill();
  }
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  return new File([blob], `picture ${number}.png`, { type: blob.type });
}
