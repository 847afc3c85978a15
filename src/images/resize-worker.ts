import { drawResized, type ResizeJob } from './draw-resized.ts';

addEventListener('message', (event: MessageEvent<ResizeJob>) => {
  void drawResized(event.data).then((result) => postMessage(result));
});
