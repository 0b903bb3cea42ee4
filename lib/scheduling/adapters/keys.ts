import { createHash } from "node:crypto";
import { leadPartition, scopePartition } from "#platform/table/keys.ts";
import { DueJobMessage } from "../messages.ts";
import type { Job } from "../ports.ts";

const duePrefix = "due/";

/** The item of a job, beside its subject. */
export function jobItemKey(job: Job): { pk: string; sk: string } {
  switch (job.kind) {
    case "release":
    case "chase":
    case "canary":
      return { pk: `${job.agencyId}/${job.campaignId}`, sk: jobSortKey(job.kind) };
    case "recheck":
    case "wake":
    case "return":
      return { pk: leadPartition(job), sk: jobSortKey(job.kind) };
    case "appointment":
      return { pk: leadPartition(job), sk: jobSortKey(job.kind, job.appointmentId) };
    case "close":
    case "credit":
    case "overdue":
      return { pk: scopePartition(job), sk: jobSortKey(job.kind, job.currency) };
    case "day_cells":
      return { pk: scopePartition(job), sk: jobSortKey(job.kind, job.date) };
    case "month_cells":
      return { pk: scopePartition(job), sk: jobSortKey(job.kind, job.month) };
    case "rebuild_cells":
      return { pk: scopePartition(job), sk: jobSortKey(job.kind) };
    case "unsent":
      return { pk: job.agencyId, sk: jobSortKey(job.kind) };
    case "endpoint":
      return { pk: scopePartition(job), sk: jobSortKey(job.kind, job.subscriptionId) };
    case "replay":
      return { pk: `${job.agencyId}/${job.replayId}`, sk: jobSortKey(job.kind) };
    case "export":
      return { pk: `${job.agencyId}/${job.exportId}`, sk: jobSortKey(job.kind) };
    case "erasure":
      return { pk: `${job.agencyId}/${job.erasureId}`, sk: jobSortKey(job.kind) };
    case "retry":
      return {
        pk: `${job.agencyId}/${job.about}`,
        sk: jobSortKey(job.kind, job.deliveryId, job.channel, job.replayId),
      };
  }
}

const jobSortKey = (kind: Job["kind"], ...rest: (string | undefined)[]): string =>
  [`${duePrefix}${kind}`, ...rest.filter((part) => part !== undefined)].join("/");

/** The partitions of the index by due time, so that no single one takes all writes. */
export const dueShardKeys: readonly string[] = ["0", "1", "2", "3"].map((shard) => `${duePrefix}${shard}`);

/** The index partition of a job: always the same one, with all jobs spread evenly. */
export function dueShardKeyFor(job: Job): string {
  const { pk, sk } = jobItemKey(job);
  const [byte = 0] = createHash("sha256").update(`${pk} ${sk}`).digest();
  return dueShardKeys[byte % dueShardKeys.length] ?? "";
}

/** Parses the job in the key of its item. Throws if it is not the key of a job. */
export function parseJobItemKey({ pk, sk }: { pk: string; sk: string }): Job {
  const [agencyId = "", about] = pk.split("/");
  const [kind, first, channel, replayId] = sk.slice(duePrefix.length).split("/");
  const subject = {
    release: { campaignId: about },
    chase: { campaignId: about },
    canary: { campaignId: about },
    recheck: { leadId: about },
    wake: { leadId: about },
    return: { leadId: about },
    appointment: { leadId: about, appointmentId: first },
    close: { clientId: about, currency: first },
    credit: { clientId: about, currency: first },
    overdue: { clientId: about, currency: first },
    day_cells: { clientId: about, date: first },
    month_cells: { clientId: about, month: first },
    rebuild_cells: { clientId: about },
    unsent: {},
    endpoint: { clientId: about, subscriptionId: first },
    replay: { replayId: about },
    export: { exportId: about },
    erasure: { erasureId: about },
    retry: { about, deliveryId: first, channel, replayId },
  }[kind ?? ""];
  if (!subject) throw new Error(`not a job: ${sk}`);
  return DueJobMessage.parse({ kind, agencyId, ...subject });
}
