/*
 * Types of packages that are present only when the benchmark runs: the peers, installed on demand, and our
 * own build.
 */

declare module '@better-upload/client' {
  export function uploadFiles(parameters: {
    api: string;
    route: string;
    files: readonly File[];
    metadata: unknown;
  }): Promise<{ readonly files: readonly unknown[]; readonly failedFiles: readonly unknown[] }>;
}

declare module '@uppy/core' {
  export class Uppy {
    use(plugin: unknown, options: object): this;
    addFiles(files: readonly { name: string; type?: string; data: File }[]): void;
    getFiles(): readonly unknown[];
    clear(): void;
    upload(): Promise<
      { readonly successful?: unknown[]; readonly failed?: { error?: string | null }[] } | undefined
    >;
    destroy(): void;
  }
}

declare module '@uppy/dashboard' {
  const Dashboard: unknown;
  export default Dashboard;
}

declare module '@uppy/aws-s3' {
  const AwsS3: unknown;
  export default AwsS3;
}

declare module 'filestore-upload-build/engine' {
  export function createUploader(settings: { endpoint: string; apiKey: string }): {
    upload(
      file: File,
      options: { onProgress: (progress: unknown) => void },
    ): { readonly finished: Promise<unknown> };
  };
}

declare module 'filestore-upload-build/define' {}
