import { Directive, ElementRef, forwardRef, inject } from '@angular/core';
import {
  NG_VALIDATORS,
  NG_VALUE_ACCESSOR,
  type ControlValueAccessor,
  type Validator,
} from '@angular/forms';
import 'filestore-upload/define';
import type { FilestoreUpload } from 'filestore-upload';

/** Makes `<filestore-upload>` a control of Angular's forms. Its value is the list of the ids. */
@Directive({
  selector:
    'filestore-upload[formControl], filestore-upload[formControlName], filestore-upload[ngModel]',
  providers: [
    {
      provide: NG_VALUE_ACCESSOR,
      useExisting: forwardRef(() => FilestoreUploadAccessor),
      multi: true,
    },
    { provide: NG_VALIDATORS, useExisting: forwardRef(() => FilestoreUploadAccessor), multi: true },
  ],
  host: {
    '(change)': 'changed(element.value)',
    '(focusout)': 'touched()',
    '(filestore-add)': 'added()',
    '(filestore-error)': 'validityChanged()',
    '(filestore-remove)': 'validityChanged()',
    '(filestore-idle)': 'validityChanged()',
  },
})
export class FilestoreUploadAccessor implements ControlValueAccessor, Validator {
  protected readonly element = inject<ElementRef<FilestoreUpload>>(ElementRef).nativeElement;
  protected changed = (_ids: readonly string[]): void => {};
  protected touched = (): void => {};
  protected validityChanged = (): void => {};

  /** The element updates its validity after it has added all files. */
  protected added(): void {
    queueMicrotask(() => this.validityChanged());
  }

  writeValue(ids: readonly string[] | null): void {
    // An empty list keeps uploads, and null removes all files.
    this.element.value = ids?.length ? ids : null;
  }

  registerOnChange(changed: (ids: readonly string[]) => void): void {
    this.changed = changed;
  }

  registerOnTouched(touched: () => void): void {
    this.touched = touched;
  }

  setDisabledState(disabled: boolean): void {
    this.element.disabled = disabled;
  }

  /** The form is invalid while an upload is in progress or has failed. */
  validate(): { upload: string } | null {
    // On the server, the element has no validity.
    const { validity, validationMessage } = this.element;
    return validity?.valid === false ? { upload: validationMessage } : null;
  }

  registerOnValidatorChange(changed: () => void): void {
    this.validityChanged = changed;
  }
}
