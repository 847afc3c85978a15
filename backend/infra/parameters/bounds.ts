import {
  BYTES_PER_DAY,
  CLIENT_BYTES_PER_DAY,
  CLIENT_FILES_PER_DAY,
  FILES_PER_DAY,
} from '../../../src/contract/limits.ts';
import { count, optional } from './kinds.ts';

/**
 * What bounds the cost of abuse. `backend/ops/attack-cost.ts` computes from the defaults what a stranger can
 * cost in an hour.
 */
export const boundParameters = {
  RequestsPerSecond: count(25, 'Average number of requests per second for one API key', 1),
  RequestBurst: count(100, 'Number of requests that one API key may send at the same time', 1),
  ConfirmsPerSecond: count(
    5,
    'Average number of confirm requests per second for one API key. Each can concern a hundred files',
    1,
  ),
  ConfirmBurst: count(
    50,
    'Number of confirm requests that one API key may send at the same time',
    1,
  ),
  StageRequestsPerSecond: count(
    100,
    'Average number of requests per second to one method, for all API keys together',
    1,
  ),
  StageRequestBurst: count(200, 'Number of requests to one method at the same time', 1),
  PreflightsPerSecond: count(
    12,
    'Average number of CORS preflights per second to one path. They need no API key',
    1,
  ),
  PreflightBurst: count(200, 'Number of CORS preflights to one path at the same time', 1),
  FilesPerDay: count(
    FILES_PER_DAY,
    'Files that one tenant may register per day. 0 removes the limit',
  ),
  BytesPerDay: count(
    BYTES_PER_DAY,
    'Bytes that one tenant may register per day. 0 removes the limit',
  ),
  ClientFilesPerDay: count(
    CLIENT_FILES_PER_DAY,
    'Files that one address, or one subject of grants, may register per day. 0 removes the limit',
  ),
  ClientBytesPerDay: count(
    CLIENT_BYTES_PER_DAY,
    'Bytes that one address, or one subject of grants, may register per day. 0 removes the limit',
  ),
  EventConcurrency: count(
    5,
    'Concurrent executions that are reserved for each function that handles events of S3 and GuardDuty. 0 reserves none',
  ),
  TableWritesPerSecond: count(
    2000,
    'Write units per second of the table and of its index. 0 sets no limit. Set a high number to lift an earlier limit',
  ),
  AddressRequestsPerFiveMinutes: {
    ...count(
      0,
      'Requests from one address in five minutes, beyond which AWS WAF blocks it, at least 10. 0 creates no web ACL',
    ),
    MaxValue: 2_000_000_000,
  },
  WebAclArn: optional(
    'Web ACL of AWS WAF in front of the API, in this region',
    'arn:[a-z-]+:wafv2:[a-z0-9-]+:[0-9]{12}:regional/webacl/[A-Za-z0-9_-]+/[a-z0-9-]+|',
  ),
} as const;
