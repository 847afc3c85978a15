import type { SigningCredentials } from '../../../support/local-stack/sign-request.ts';
import type { S3FaultPlan } from '../../../../backend/dev/s3/faults.ts';
import type { Seen } from './request-log.ts';

export type FaultRule = Parameters<S3FaultPlan['add']>[0];

/** How the server's process is started: as JSON in its only argument. */
export interface ServerSettings {
  readonly directory: string;
  readonly pageFolder: string;
  readonly peersFolder: string;
  readonly appOrigin: string;
  /** S3 as a page reaches it: two host names, one, or none for S3's own. */
  readonly uploadOrigins: readonly string[];
  /** What each call to an API takes; a preflight takes none. */
  readonly apiMilliseconds: number;
}

/** Where everything is, straight and not by way of a proxy. */
export interface ServerPlaces {
  readonly s3Url: string;
  readonly uploadOrigins: readonly string[];
  readonly apiUrl: string;
  readonly appUrl: string;
  readonly credentials: SigningCredentials;
  readonly browserKey: string;
}

export interface Commands {
  /** Waits for what is under way, then counts from nothing. */
  readonly clear: { readonly parameters: undefined; readonly answer: undefined };
  readonly seen: { readonly parameters: undefined; readonly answer: Seen };
  readonly 'start-faults': { readonly parameters: Faults; readonly answer: undefined };
  /** How many requests were hit. */
  readonly 'end-faults': { readonly parameters: undefined; readonly answer: number };
}

export interface Faults {
  /** Rules with a share; the same series of draws every time, so `skippedDraws` varies them. */
  readonly shares: readonly FaultRule[];
  readonly skippedDraws: number;
  /** Rules that hit for certain. */
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
