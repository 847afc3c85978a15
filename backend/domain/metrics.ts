/**
 * Everything that is counted, in one place: functions count by these names, alarms and the dashboard
 * ask by them. A metric costs by the month and by its dimensions, so there is none for a tenant or a
 * file; those stand in the log lines.
 */
export const metrics = {
  FilesStarted: { unit: 'Count', meaning: 'Files announced, each with a row and a signed upload' },
  FilesUploaded: { unit: 'Count', meaning: 'Files whose bytes are in S3' },
  BytesUploaded: { unit: 'Bytes', meaning: 'Bytes of those files' },
  FilesStored: { unit: 'Count', meaning: 'Files that a form has kept, or StoreOnLoad' },
  FilesExpired: { unit: 'Count', meaning: 'Files that nobody stored in time' },
  FilesReverted: { unit: 'Count', meaning: 'Files that their uploader took back' },
  FilesDeleted: { unit: 'Count', meaning: 'Files that a server deleted' },
  FilesRejected: {
    unit: 'Count',
    meaning: 'Files deleted for malware or for lying about their type',
  },
  CallsRefused: { unit: 'Count', meaning: 'Calls answered with 4xx by a function' },
  CallsFailed: { unit: 'Count', meaning: 'Calls answered with 5xx by a function' },
  OrphanObjects: { unit: 'Count', meaning: 'Objects that no row knows, tagged and left alone' },
  WrongSizeObjects: { unit: 'Count', meaning: 'Objects of another size than was announced' },
  ExpireRuns: { unit: 'Count', meaning: 'Ended runs of expire' },
  ExpireFailures: { unit: 'Count', meaning: 'Rows that a run of expire could not sweep' },
  OldestDue: { unit: 'Seconds', meaning: 'How long the most overdue row has waited for expire' },
} as const satisfies Record<string, { readonly unit: MetricUnit; readonly meaning: string }>;

export type MetricUnit = 'Count' | 'Bytes' | 'Seconds';
export type MetricName = keyof typeof metrics;
export type MetricCounts = Partial<Record<MetricName, number>>;

export const METRIC_NAMESPACE = 'Filestore';
export const STACK_DIMENSION = 'Stack';

/**
 * What makes a log line a metric as well, read by CloudWatch from the line itself: no call, no agent.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @param time Milliseconds since the epoch.
 */
export function embeddedMetrics(counted: MetricCounts, stack: string, time: number): object {
  const Metrics = Object.keys(counted).map((name) => ({
    Name: name,
    Unit: metrics[name as MetricName].unit,
  }));
  return {
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [
        { Namespace: METRIC_NAMESPACE, Dimensions: [[STACK_DIMENSION]], Metrics },
      ],
    },
    [STACK_DIMENSION]: stack,
    ...counted,
  };
}
