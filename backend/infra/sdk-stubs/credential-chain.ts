import type { AwsCredentialIdentityProvider } from '@smithy/types';

/**
 * Stands in bundles where the SDK's own default chain would: profiles, single sign-on and their three
 * nested clients are a quarter of a function and never asked, as every client is given the
 * credentials that Lambda puts into the environment (backend/runtime/aws-environment.ts).
 */
export const defaultProvider = (): AwsCredentialIdentityProvider => () =>
  Promise.reject(new Error('A client without the credentials of its function'));
