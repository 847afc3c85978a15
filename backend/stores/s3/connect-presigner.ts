import { bucketHosts } from './bucket-endpoints.ts';
import {
  type AwsEnvironment,
  credentialsFrom,
  endpointFrom,
  regionFrom,
} from '../../runtime/aws-environment.ts';
import { S3Presigner } from './presigner.ts';

/** Returns the presigner of a function's environment. */
export function connectPresigner(
  bucket: string,
  env: PresignEnvironment,
  clock: () => number,
): S3Presigner {
  const credentials = credentialsFrom(env);
  return new S3Presigner(
    {
      bucket,
      region: regionFrom(env),
      pageUrls: browserUrls(bucket, env),
      url: internalUrl(bucket, env),
      credentials: () => credentials,
    },
    clock,
  );
}

interface PresignEnvironment extends AwsEnvironment {
  /** `true` uploads through the nearest edge location. The bucket must have acceleration enabled. */
  readonly TRANSFER_ACCELERATION?: string;
  /** `true` also uses the dual-stack host of the bucket, to which a browser opens additional connections. */
  readonly SECOND_UPLOAD_HOST?: string;
  /** S3 endpoints of pages, comma-separated, if the functions use another: for a stand-in behind a proxy. */
  readonly UPLOAD_ENDPOINTS?: string;
}

/** Returns the URLs through which pages reach the bucket. */
function browserUrls(bucket: string, env: PresignEnvironment): readonly string[] {
  const endpoint = endpointFrom(env, 'S3');
  if (env.UPLOAD_ENDPOINTS)
    return env.UPLOAD_ENDPOINTS.split(',').map((origin) => `${origin}/${bucket}`);
  if (endpoint !== undefined) return [internalUrl(bucket, env)];
  const hosts = bucketHosts(bucket, regionFrom(env));
  const [single, dualStack] =
    env.TRANSFER_ACCELERATION === 'true'
      ? [hosts.accelerated, hosts.acceleratedDualStack]
      : [hosts.regional, hosts.dualStack];
  return env.SECOND_UPLOAD_HOST === 'true' ? [single, dualStack] : [single];
}

/** Returns the URL through which the functions reach the bucket. */
function internalUrl(bucket: string, env: PresignEnvironment): string {
  const endpoint = endpointFrom(env, 'S3');
  return endpoint === undefined
    ? bucketHosts(bucket, regionFrom(env)).regional
    : `${endpoint}/${bucket}`;
}
