/** The limits of requests and responses. The limits of strings are beside their schemas. */
export const limits = {
  /** Bytes of a request body, UTF-8, unless its route has a limit of its own; also of each lead of a batch. */
  bodyBytes: 64 * 1024,
  /** Bytes of a batch, UTF-8: a hundred leads of usual size. The response repeats the leads, and stays below the 6 MB of Lambda. */
  batchBytes: 1024 * 1024,
  /** Leads of a batch. Intake processes ten at a time: a batch takes about one second of its timeout of ten. */
  batchLeads: 100,
  /** Errors that one problem lists. */
  errors: 100,
  /** Bytes of a webhook body, UTF-8: the limit that Standard Webhooks 1.0.0 recommends. */
  webhookBytes: 20_000,
  /**
   * Bytes of the JSON in a response, UTF-8. Lambda takes 6 MB with the body as one JSON string, in which each quote takes twice
   * its bytes.
   */
  responseBytes: 3_000_000,
  /** Bytes of a body as one JSON string: the 6 MB of Lambda, less some for headers. */
  bodyStringBytes: 6_000_000,
  /** Items of a page: the default and the maximum. */
  pageSize: { default: 50, max: 200 },
  /** Ledger entries of a page, for billing jobs that read whole periods. */
  entriesPage: 1_000,
  /** Subscriptions of one client; a received lead names each of them in one fact. */
  subscriptionsPerClient: 10,
  /** Subscriptions of an agency to events; each event is one message that names each of them. */
  eventSubscriptions: 10,
  /** Seats of one client: the list of its appointments reads the diary of each. */
  seatsPerClient: 50,
  /** Entries of the status map of a client. */
  mappedStatuses: 100,
  /** Statuses that the map of a client does not have, as Baton lists them. */
  unmappedStatuses: 100,
  /** Entries on a page of a statement, for people. */
  entriesOnPaper: 100,
  /** Ledger entries of each part of an export, in memory at a time: about 2 MB. */
  exportPartEntries: 4_000,
  /** Parts of an export: two million entries. */
  exportParts: 500,
  idempotencyKey: 255,
  /** Leads of a client's own list, and the bytes of that list; the response stays below the 6 MB of Lambda. */
  listedLeads: 10_000,
  listBytes: 2 * 1024 * 1024,
  /** Billing records read for one reconciliation. */
  reportRecords: 10_000,
} as const;
