/** The bounds of what the API takes and gives. Strings have theirs beside their schemas. */
export const limits = {
  /** Bytes of a request body, UTF-8. */
  bodyBytes: 64 * 1024,
  /** Items of a page when the caller does not say, and at most. */
  pageSize: { default: 50, max: 200 },
  /** Subscriptions of one client; a received lead names each of them in one fact. */
  subscriptionsPerClient: 10,
  /** Characters of an Idempotency-Key. */
  idempotencyKey: 255,
  /** Billing records read for one report. */
  reportRecords: 10_000,
} as const;
