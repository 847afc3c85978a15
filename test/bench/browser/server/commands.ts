import type { SigningCredentials } from '../../../support/local-stack/sign-request.ts';
import type { S3FaultPlan } from '../../../../backend/dev/s3/faults.ts';
import type { Seen } from './request-log.ts';

export type FaultRule = Parameters<S3FaultPlan['add']>[0];

/** The options of the server process, as JSON in its only argument. */
export interface ServerSettings {
  readonly directory: string;
  readonly pageFolder: string;
  readonly peersFolder: string;
  readonly appOrigin: string;
  /** The host names of S3 for pages: two, one, or none for S3's own address. */
  readonly uploadOrigins: readonly string[];
  /** The duration of each call to an API; a preflight takes no time. */
  readonly apiMilliseconds: number;
}

/** The direct addresses of all servers, without the proxies. */
export interface ServerAddresses {
  readonly s3Url: string;
  readonly uploadOrigins: readonly string[];
  readonly apiUrl: string;
  readonly appUrl: string;
  readonly credentials: SigningCredentials;
  readonly browserKey: string;
}

export interface Commands {
  /** Waits for requests in progress, then starts counting at zero. */
  readonly clear: { readonly parameters: undefined; readonly answer: undefined };
  readonly seen: { readonly parameters: undefined; readonly answer: Seen };
  readonly 'start-faults': { readonly parameters: Faults; readonly answer: undefined };
  /** The number of requests that a fault has hit. */
  readonly 'end-faults': { readonly parameters: undefined; readonly answer: number };
}

export interface Faults {
  /** Rules with a share. The series of draws is always the same, so `skippedDraws` varies them. */
  readonly shares: readonly FaultRule[];
  readonly skippedDraws: number;
  /** Rules that always hit. */
  readonly certain: readonly FaultRule[];
}

export type CommandName = keyof Commands;

export interface Question {
  readonly id: number;
  readonly name: CommandName;
  readonly parameters: unknown;
}

export interface Answer {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
