import { emitMetric } from "#platform/lambda/emit-metric.ts";
import type { LeadMetrics } from "../ports.ts";

/** Writes a line for each metric that has values: at most five for a batch of the stream, whatever the batch holds. */
export const makeLeadMetrics = (tableName: string): LeadMetrics => ({
  recordProgress(progress) {
    const dimensions = { Table: tableName };
    const accepted = progress.filter(({ isAccepted }) => isAccepted).length;
    if (accepted > 0) emitMetric({ name: "LeadsAccepted", unit: "Count", values: [accepted], dimensions });
    const deliveries = Map.groupBy(
      progress.flatMap((lead) => lead.deliveries),
      ({ channel }) => channel,
    );
    for (const [channel, ofChannel] of deliveries) {
      const values = ofChannel.map(({ latencyMs }) => latencyMs);
      emitMetric({
        name: "DeliveryLatency",
        unit: "Milliseconds",
        values,
        dimensions: { ...dimensions, Channel: channel },
      });
    }
    const contacts = progress.flatMap(({ contactMs }) => (contactMs === undefined ? [] : contactMs / 1000));
    emitMetric({ name: "TimeToContact", unit: "Seconds", values: contacts, dimensions });
  },
});
