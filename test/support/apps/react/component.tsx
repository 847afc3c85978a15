import {
  FilestoreUpload,
  type FilestoreUploadElement,
  type FilestoreUploadProps,
} from 'filestore-upload/react';
import { useRef } from 'react';

/** What TypeScript knows of the component's props. */
export function Attachment({ onDone, ...props }: FilestoreUploadProps) {
  const upload = useRef<FilestoreUploadElement>(null);
  return (
    <FilestoreUpload
      {...props}
      ref={upload}
      data-kind="attachment"
      style={{ inlineSize: '20rem' }}
      apiKey="browser-key"
      maxFiles={3}
      maxFileSize="15MB"
      multiple
      readOnly={false}
      files={[{ id: 'one', name: 'one.pdf' }]}
      value={['one']}
      onDone={onDone ?? ((file) => file.name)}
      onError={(error, { name }) => `${name}: ${error.code}`}
      onIdle={() => upload.current?.files.length}
      onChange={(ids) => ids.length}
      onClick={(event) => event.currentTarget.pause()}
    />
  );
}

// @ts-expect-error no such property
export const misspelt = <FilestoreUpload apikey="browser-key" />;

// @ts-expect-error a handler gets the file, not an event
export const wrong = <FilestoreUpload onDone={(event: Event) => event} />;

/** The parts as tags. */
export const parts = (
  <filestore-field
    name="photos"
    api-key="browser-key"
    multiple
    onfilestore-done={(event) => event.detail.file.name}
  >
    <filestore-drop-zone page className="zone" />
    <filestore-button label="Attach" directory />
    <filestore-list layout="grid" />
    <filestore-progress for="photos" />
    <filestore-resume />
  </filestore-field>
);

// @ts-expect-error no such layout
export const wrongLayout = <filestore-list layout="tiles" />;
