/**
 * All metrics. Functions count under these names, and the alarms and the dashboard query them. CloudWatch
 * charges for each metric and combination of dimensions per month, so there are no metrics per tenant or
 * file. The log lines contain the tenant and the file.
 */
export const metrics = {
  FilesStarted: { unit: 'Count', meaning: 'Files registered, each with a row and a signed upload' },
  FilesUploaded: { unit: 'Count', meaning: 'Files whose bytes are in S3' },
  BytesUploaded: { unit: 'Bytes', meaning: 'Bytes of uploaded files' },
  FilesStored: { unit: 'Count', meaning: 'Files stored by a server or by StoreOnLoad' },
  FilesExpired: { unit: 'Count', meaning: 'Files that were not stored in time' },
  FilesReverted: { unit: 'Count', meaning: 'Files that the uploader removed' },
  FilesDeleted: { unit: 'Count', meaning: 'Files that a server deleted' },
  FilesRejected: {
    unit: 'Count',
    meaning: 'Files deleted as malware, or for content that contradicts the type',
  },
  StoredThreats: { unit: 'Count', meaning: 'Stored files in which a later scan found a threat' },
  QuotaRefusals: { unit: 'Count', meaning: 'Requests that were refused because of a daily quota' },
  DuplicateEvents: {
    unit: 'Count',
    meaning: 'Events about files that were recorded before, such as those of repeated forms',
  },
  CallsRefused: { unit: 'Count', meaning: 'Requests that a function answered with 4xx' },
  CallsFailed: { unit: 'Count', meaning: 'Requests that a function answered with 5xx' },
  OrphanObjects: {
    unit: 'Count',
    meaning: 'Objects without a row, which are tagged but not deleted',
  },
  WrongSizeObjects: {
    unit: 'Count',
    meaning: 'Objects whose size differs from the registered size',
  },
  SweepRuns: { unit: 'Count', meaning: 'Completed runs of expire or cleanup' },
  SweepFailures: { unit: 'Count', meaning: 'Rows that such a run failed to process' },
  DeliveryRuns: { unit: 'Count', meaning: 'Completed runs of deliver' },
  DeliveryFailures: { unit: 'Count', meaning: 'Files whose events such a run failed to process' },
  OldestEvent: { unit: 'Seconds', meaning: 'How long the most overdue event has waited' },
  WebhookFailures: {
    unit: 'Count',
    meaning: 'Events that the receiver of a webhook has not accepted',
  },
  EventsUndelivered: { unit: 'Count', meaning: 'Events that could not be delivered for a day' },
  OldestDue: { unit: 'Seconds', meaning: 'How long the most overdue row has waited' },
} as const satisfies Record<string, { readonly unit: MetricUnit; readonly meaning: string }>;

type MetricUnit = 'Count' | 'Bytes' | 'Seconds';
export type MetricName = keyof typeof metrics;
export type MetricCounts = Partial<Record<MetricName, number>>;

export const METRIC_NAMESPACE = 'Filestore';
export const STACK_DIMENSION = 'Stack';

/**
 * Returns the fields of a log line from which CloudWatch extracts metrics, without an API call or an agent:
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
