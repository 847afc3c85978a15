/**
 * Replaces the SDK's cache of discovered endpoints in bundles. Endpoint discovery is off
 * (backend/stores/dynamodb/client.ts), and the cache would add two libraries.
 */
export class EndpointCache {
  readonly size = 0;

  getEndpoint(): undefined {
    return undefined;
  }

  has(): boolean {
    return false;
  }
}
