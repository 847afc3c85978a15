/** The files and bytes of one request. */
export interface Usage {
  readonly files: number;
  readonly bytes: number;
}

/** Files and bytes that may be registered in a day (UTC). A limit that is absent does not apply. */
export interface DailyLimits {
  readonly files?: number | undefined;
  readonly bytes?: number | undefined;
}

/** The daily limits of a deployment or a tenant. */
export interface DailyQuotas {
  readonly filesPerDay?: number | undefined;
  readonly bytesPerDay?: number | undefined;
  readonly clientFilesPerDay?: number | undefined;
  readonly clientBytesPerDay?: number | undefined;
}

/** Returns the limits of a tenant: its own ones, or else those of the deployment. */
export function tenantDailyLimits(own: DailyQuotas, deployment: DailyQuotas): DailyLimits {
  return {
    files: own.filesPerDay ?? deployment.filesPerDay,
    bytes: own.bytesPerDay ?? deployment.bytesPerDay,
  };
}

/** Returns the limits of each client of a tenant. */
export function clientDailyLimits(own: DailyQuotas, deployment: DailyQuotas): DailyLimits {
  return {
    files: own.clientFilesPerDay ?? deployment.clientFilesPerDay,
    bytes: own.clientBytesPerDay ?? deployment.clientBytesPerDay,
  };
}
