/**
 * Stands in bundles where the SDK would remember endpoints that it has discovered. Discovery is off
 * (backend/stores/dynamodb-client.ts), and the cache brings two libraries along.
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
