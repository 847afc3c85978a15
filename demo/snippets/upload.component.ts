import { Component, CUSTOM_ELEMENTS_SCHEMA } from '@angular/core';
import 'filestore-upload/define';

@Component({
  selector: 'message-form',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `<form method="post" action="/messages">
    <label for="files">Attachments</label>
    <filestore-upload
      id="files"
      name="attachment"
      endpoint="https://files.example.com/v1"
      api-key="browser-…"
      multiple
    ></filestore-upload>
    <button>Send</button>
  </form>`,
})
export class MessageForm {}
