import type { HTMLAttributes, RefAttributes } from 'react';
import type { FilestoreEventMap, FilestoreUpload } from '../src/index.ts';

/** Applications import `filestore-upload/react` instead. The build generates it, so the demo cannot use it. */
type Tag = Omit<HTMLAttributes<FilestoreUpload>, 'onChange' | 'onInput'> &
  RefAttributes<FilestoreUpload> &
  Partial<
    Pick<FilestoreUpload, 'apiKey' | 'endpoint' | 'multiple' | 'name' | 'required'> & {
      context: string | undefined;
      grant: string | undefined;
      'onfilestore-done': (event: FilestoreEventMap['filestore-done']) => void;
    }
  >;

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'filestore-upload': Tag;
    }
  }
}
