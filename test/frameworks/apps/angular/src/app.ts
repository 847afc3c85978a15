import { isPlatformBrowser } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, inject, PLATFORM_ID, signal } from '@angular/core';
import { FormControl, FormGroup, ReactiveFormsModule } from '@angular/forms';
import type { FilestoreEventMap } from 'filestore-upload';
import type { DownloadLink } from '../../store-files';
import { FilestoreUploadAccessor } from './filestore-upload-accessor';

@Component({
  selector: 'app-root',
  imports: [ReactiveFormsModule, FilestoreUploadAccessor],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <form [formGroup]="form" (ngSubmit)="send()">
      <filestore-upload
        aria-label="Attachments"
        formControlName="attachment"
        [endpoint]="settings().endpoint"
        [apiKey]="settings().apiKey"
        multiple
        (filestore-done)="finished($event)"
      ></filestore-upload>
      <button [disabled]="form.invalid">Send</button>
      <button type="button" (click)="form.reset()">Reset</button>
      <output id="done">{{ done() }}</output>
      @for (file of stored(); track file.url) {
        <a [href]="file.url">{{ file.name }}</a>
      }
    </form>
  `,
})
export class App {
  protected readonly form = new FormGroup({ attachment: new FormControl<readonly string[]>([]) });
  protected readonly settings = signal({ endpoint: '', apiKey: '' });
  protected readonly done = signal('');
  protected readonly stored = signal<readonly DownloadLink[]>([]);

  constructor() {
    if (isPlatformBrowser(inject(PLATFORM_ID))) void this.#load();
  }

  protected finished(event: Event): void {
    const { detail } = event as FilestoreEventMap['filestore-done'];
    this.done.set(detail.file.name);
  }

  protected async send(): Promise<void> {
    const body = JSON.stringify(this.form.value);
    const response = await fetch('/messages', { method: 'POST', body });
    this.stored.set(await response.json());
  }

  async #load(): Promise<void> {
    this.settings.set(await (await fetch('/settings')).json());
  }
}
