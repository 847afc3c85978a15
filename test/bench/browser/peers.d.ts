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

declare module '@uppy/dashboard' {
  import type { BasePlugin, Meta, PluginOpts } from '@uppy/core';
  type Options = PluginOpts & Record<string, unknown>;
  const Dashboard: typeof BasePlugin<Options, Meta, Record<string, never>>;
  export default Dashboard;
}

declare module '@uppy/aws-s3' {
  import type { BasePlugin, Meta, PluginOpts } from '@uppy/core';
  type Options = PluginOpts & Record<string, unknown>;
  const AwsS3: typeof BasePlugin<Options, Meta, Record<string, never>>;
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
