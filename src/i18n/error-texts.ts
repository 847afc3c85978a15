import type { FilestoreError } from '../contract/errors.ts';
import type { MessageText } from './message-text.ts';
import type { MessageKey } from './messages.ts';
import type { NumberFormats } from './number-formats.ts';

/** The message of an error. */
export interface ErrorText {
  readonly key: MessageKey;
  /** For a locale that lacks the message. */
  readonly english: MessageText;
  readonly values: Readonly<Record<string, string | number>>;
}

type DescribeError = (error: FilestoreError, formats: NumberFormats) => ErrorText;

let describe: DescribeError | undefined;

/** Provides the messages of errors, which a page loads after the first update. */
export function provideErrorTexts(describeError: DescribeError): void {
  describe = describeError;
}

/** Returns the message of an error, or undefined before the messages have been loaded. */
export function errorTextOf(error: FilestoreError, formats: NumberFormats): ErrorText | undefined {
  return describe?.(error, formats);
}
