import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/** One metric of CloudWatch, with its unit, and what was measured. */
type Measurement = {
  name: string;
  unit: "Count" | "Milliseconds" | "Seconds";
  /** One or more values; CloudWatch calculates percentiles from each of them. */
  values: readonly number[];
  /** Each combination of name and dimensions is one metric, and costs $0.30 a month. */
  dimensions: { Table: string; Channel?: string };
  /** Ids that let people search for the line; never personal data. */
  about?: Readonly<Record<string, string>>;
};

/**
 * Adds values to a metric in the namespace Baton. Powertools writes a line in the embedded metric format, which CloudWatch
 * Logs converts: it costs a line of the log and no call. Writes nothing without values.
 */
export function emitMetric({ name, unit, values, dimensions, about = {} }: Measurement): void {
  if (values.length === 0) return;
  const metrics = new Metrics({ namespace: "Baton", serviceName: "baton" });
  // Powertools adds the service as a dimension, by which each function would have metrics of its own.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions(dimensions);
  for (const [key, value] of Object.entries(about)) metrics.addMetadata(key, value);
  // It writes a line by itself for each hundred values, and then has nothing left to write.
  for (const value of values) metrics.addMetric(name, MetricUnit[unit], value);
  if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
}

/** Adds one to the metric `name` of the deployment with the table `tableName`. */
export const emitCount = (name: string, tableName: string, about: Readonly<Record<string, string>>): void =>
  emitMetric({ name, unit: "Count", values: [1], dimensions: { Table: tableName }, about });
