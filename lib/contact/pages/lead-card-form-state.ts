/** The field names of the card's forms. `outcome` may be empty; `value` counts only if `outcome` is "won". */
export type LeadCardField =
  | "attempt"
  | "outcome"
  | "value"
  | "callbackAt"
  | "slot"
  | "appointmentAt"
  | "seat"
  | "place"
  | "point"
  | "promotedFor"
  | "wakeOn"
  | "why"
  | "note"
  | "calledMinutesAgo"
  | "once"
  | "answer"
  | "reason"
  | "withdraw"
  | "appointment"
  | "sequence"
  | "change"
  | "to"
  | "toLocal"
  | "call";

/** The data that the form needs besides the lead. */
export type LeadCardFormState = {
  /** Makes two posts of the same page count once; the handler creates a new key for each page. */
  idempotencyKey: string;
  /** ISO 4217 code of the lead's price, which is also the currency of a sale. */
  currency: string;
  /** True on the page that a successful post redirects to. */
  saved?: boolean | undefined;
  /** Why nothing was saved, as a text for the salesperson. */
  problem?: string | undefined;
  /** The field that the problem is about, if it is about one. */
  field?: LeadCardField | undefined;
  /** The free times that are nearest to one that was taken meanwhile (RFC 3339 instants). */
  nearest?: readonly string[] | undefined;
  /** The posted fields, which the page keeps if there is a problem. */
  typed?: Partial<Record<LeadCardField, string>> | undefined;
};
