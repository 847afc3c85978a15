import type { DailyQuotas } from '../../domain/daily-limits.ts';
import { readInteger } from '../../runtime/environment.ts';

interface QuotaEnvironment {
  readonly FILES_PER_DAY: string;
  readonly BYTES_PER_DAY: string;
  readonly CLIENT_FILES_PER_DAY: string;
  readonly CLIENT_BYTES_PER_DAY: string;
}

/** Reads the daily limits of the deployment. 0 stands for no limit. */
export function dailyQuotasFrom(env: QuotaEnvironment): DailyQuotas {
  const limit = (name: keyof QuotaEnvironment): number | undefined =>
    readInteger(env, name) || undefined;
  return {
    filesPerDay: limit('FILES_PER_DAY'),
    bytesPerDay: limit('BYTES_PER_DAY'),
    clientFilesPerDay: limit('CLIENT_FILES_PER_DAY'),
    clientBytesPerDay: limit('CLIENT_BYTES_PER_DAY'),
  };
}
