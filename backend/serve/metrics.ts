import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metrics, type MetricName } from '../domain/metrics.ts';
import { jsonLog, type Log } from '../runtime/log.ts';

/** Counts what the backend logs, for Prometheus. The metrics of CloudWatch have the same meaning. */
export class PrometheusMetrics {
  readonly registry = new Registry();
  readonly #counters = new Map<MetricName, Counter | Gauge>();
  readonly #requests: Histogram<'operation' | 'status'>;

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: 'filestore_request_duration_seconds',
      help: 'Time of the calls of the API',
      labelNames: ['operation', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers: [this.registry],
    });
  }

  /** Returns a log that also counts. */
  log(write: Log = jsonLog): Log {
    return (level, event, fields) => {
      write(level, event, fields);
      const { operation, status, milliseconds } = fields;
      if (operation !== undefined && status !== undefined && milliseconds !== undefined) {
        this.#requests.observe({ operation, status: String(status) }, milliseconds / 1000);
      }
      for (const [name, value] of Object.entries(fields.metrics ?? {})) {
        this.#count(name as MetricName, value);
      }
    };
  }

  #count(name: MetricName, value: number): void {
    const metric = this.#counters.get(name) ?? this.#create(name);
    if (metric instanceof Gauge) metric.set(value);
    else metric.inc(value);
  }

  #create(name: MetricName): Counter | Gauge {
    const isAge = metrics[name].unit === 'Seconds';
    const options = {
      name: `filestore_${snakeCase(name)}${isAge ? '_seconds' : '_total'}`,
      help: metrics[name].meaning,
      registers: [this.registry],
    };
    const created = isAge ? new Gauge(options) : new Counter(options);
    this.#counters.set(name, created);
    return created;
  }
}

function snakeCase(name: string): string {
  return name.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter}`).toLowerCase();
}
