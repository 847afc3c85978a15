/** Identifies an upload to the API and proves that this page may act on it. */
export interface UploadRef {
  readonly id: string;
  readonly token: string;
}
