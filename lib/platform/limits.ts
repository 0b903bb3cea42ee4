/** The bounds of what the API takes and gives. Strings have theirs beside their schemas. */
export const limits = {
  /** Bytes of a request body, UTF-8, unless its route has a limit of its own; also of each lead of a batch. */
  bodyBytes: 64 * 1024,
  /** Bytes of a batch, UTF-8: a hundred leads of usual notes and fields. What is answered, which repeats them, stays below the 6 MB of Lambda. */
  batchBytes: 1024 * 1024,
  /** Leads of a batch; worked ten at once they take a second or so, of the ten that intake has. */
  batchLeads: 100,
  /** Wrong places that one problem names. */
  errors: 100,
  /** Bytes that the body of a webhook stays below, UTF-8: what Standard Webhooks 1.0.0 recommends. */
  webhookBytes: 20_000,
  /** Items of a page when the caller does not say, and at most. */
  pageSize: { default: 50, max: 200 },
  /** Subscriptions of one client; a received lead names each of them in one fact. */
  subscriptionsPerClient: 10,
  /** Subscriptions of an agency to events; each event is one message that names each of them. */
  eventSubscriptions: 10,
  /** Characters of an Idempotency-Key. */
  idempotencyKey: 255,
  /** Leads of a client's own list, and the bytes that it may have; what is answered to it stays below the 6 MB of Lambda. */
  listedLeads: 10_000,
  listBytes: 2 * 1024 * 1024,
  /** Billing records read for one report. */
  reportRecords: 10_000,
} as const;
