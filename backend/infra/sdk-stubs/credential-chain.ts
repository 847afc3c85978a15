import type { AwsCredentialIdentityProvider } from '@smithy/types';

/**
 * Replaces the SDK's default credential chain in bundles. Its profiles, single sign-on and three nested
 * clients are a quarter of a bundle. They are never used, because every client receives the credentials
 * from Lambda's environment (backend/runtime/aws-environment.ts).
 */
export const defaultProvider = (): AwsCredentialIdentityProvider => () =>
  Promise.reject(new Error('The client was created without credentials'));
