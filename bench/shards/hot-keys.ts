import { listSpreadKeys } from "#platform/table/spread-list.ts";
import { dueShardKeys } from "#scheduling/adapters/keys.ts";

/** A partition key that many leads write to, of the table or of an index. */
export type HotKey = {
  index: "table" | "by-agency" | "by-campaign" | "by-status" | "by-due";
  name: string;
  /** Write units of a lead that is delivered, called and sold, all of them under this key (docs/costs.md counts them). */
  units: number;
  of: "agency" | "client" | "campaign" | "deployment";
  /**
   * In which order its items are written. DynamoDB can split a partition by hash or by id; at a key that grows with time it
   * would gain nothing, and one item it cannot split. Baton cannot spread an item, nor a chain of pages.
   */
  order: "by time" | "by id" | "one item" | "one chain";
  /** Over how many keys Baton spreads it. */
  shards: number;
};

const spread = listSpreadKeys("").length;

/**
 * The keys that are not those of a single lead, those of every lead first. Without the pages that leads share, the first
 * nine have 14 of the 27 units in docs/costs.md, "a lead worked to its end"; a lead's own partitions have 12, and the
 * list of the status it ends in has one. The keys after them are for some leads only.
 */
export const hotKeys: readonly HotKey[] = [
  { index: "table", name: "agency/client/records", units: 3, of: "client", order: "by time", shards: 1 },
  { index: "table", name: "agency/client/journal/<currency>", units: 2, of: "client", order: "one chain", shards: 1 },
  // Its pages when 25 leads share each: under load, the postings of a process wait for the page before.
  { index: "table", name: "the same, 25 leads a page", units: 0.48, of: "client", order: "one chain", shards: 1 },
  { index: "by-status", name: "agency/client/delivered", units: 2, of: "client", order: "by time", shards: 1 },
  { index: "by-agency", name: "agency/unworked", units: 2, of: "agency", order: "by time", shards: spread },
  { index: "by-campaign", name: "agency/client/unworked", units: 2, of: "client", order: "by time", shards: spread },
  { index: "by-agency", name: "agency", units: 1, of: "agency", order: "by time", shards: 1 },
  { index: "by-agency", name: "agency/persons", units: 1, of: "agency", order: "by time", shards: 1 },
  { index: "by-campaign", name: "agency/campaign", units: 1, of: "campaign", order: "by time", shards: 1 },
  // An agency with a subscription to four events of each lead.
  { index: "by-agency", name: "agency/messages", units: 4, of: "agency", order: "by time", shards: spread },
  // A lead that waits for opening hours: it comes and goes.
  { index: "table", name: "agency/campaign/held", units: 2, of: "campaign", order: "by time", shards: 1 },
  { index: "by-status", name: "agency/held", units: 2, of: "agency", order: "by time", shards: spread },
  // A call that reached no one: its next try comes and goes.
  { index: "by-agency", name: "agency/tries", units: 2, of: "agency", order: "by time", shards: spread },
  // A delivery that fails once and is retried: its job comes and goes.
  { index: "by-due", name: "due/<shard>", units: 2, of: "deployment", order: "by time", shards: dueShardKeys.length },
  // A campaign with turns and caps, and a text for each lead.
  { index: "table", name: "agency/campaign: turns", units: 1, of: "campaign", order: "one item", shards: 1 },
  { index: "table", name: "agency/campaign: usage of a client", units: 1, of: "client", order: "one item", shards: 1 },
  { index: "table", name: "agency/campaign/client/tickets", units: 1, of: "client", order: "by id", shards: 1 },
  { index: "table", name: "agency/sms: the day", units: 1, of: "agency", order: "one item", shards: 1 },
];
