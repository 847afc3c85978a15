import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  credentialsFrom,
  endpointFrom,
  regionFrom,
  type AwsEnvironment,
} from '../../runtime/aws-environment.ts';
import { toRetryableError } from '../storage-error.ts';

/**
 * All settings that the SDK would otherwise look up in profile files. A function has no such files, and the
 * lookup would slow down every cold start. The values are the SDK's defaults.
 */
const SDK_DEFAULTS_WITHOUT_PROFILE_LOOKUP = {
  maxAttempts: 3,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  accountIdEndpointMode: 'disabled',
  authSchemePreference: ['sigv4'],
  endpointDiscoveryEnabled: false,
  userAgentAppId: 'filestore',
} satisfies DynamoDBClientConfig;

/**
 * Replaces the SDK's stream collector. It checks whether a response is a web stream, which makes Node load
 * web streams and costs two milliseconds of every cold start.
 */
async function streamToBuffer(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export function createDynamoDbClient(env: AwsEnvironment): DynamoDBDocumentClient {
  const endpoint = endpointFrom(env, 'DYNAMODB');
  const client = new DynamoDBClient({
    ...SDK_DEFAULTS_WITHOUT_PROFILE_LOOKUP,
    streamCollector: streamToBuffer,
    region: regionFrom(env),
    credentials: credentialsFrom(env),
    ...(endpoint !== undefined && { endpoint }),
  });
  reportBusyStorage(client);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

/** Reports a table that is busy or cannot be reached as `storage-busy`. */
export function reportBusyStorage(client: DynamoDBClient): void {
  client.middlewareStack.add(
    (next) => async (call) => {
      try {
        return await next(call);
      } catch (error) {
        throw toRetryableError(error);
      }
    },
    // The outermost middleware, so that it runs after the SDK's retries.
    { step: 'initialize', priority: 'high', name: 'storageErrors' },
  );
}
