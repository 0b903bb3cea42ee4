import type { LeadClock } from "#domain/history/lead-clock.ts";
import type { ChargeLine, TargetLine } from "#domain/billing/charge-lines.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { LeadState } from "#domain/history/lead-state.ts";
import type { PersonalData } from "#domain/lead/personal-data.ts";
import type { ReturnReason, ReturnRule } from "#domain/returns/return-policy.ts";
import type { RoutingReport } from "#domain/routing/routing-report.ts";
import type { SettlementLine } from "#domain/ledger/statement-pages.ts";
import type { ClientId, LeadId } from "#domain/shared/id.ts";
import type { Instant } from "#domain/shared/instant.ts";
import type { Money } from "#domain/shared/money.ts";
import type { LeadCardDetails } from "#contact/pages/lead-card-details.ts";
import type { ReaderLocale } from "#platform/text/reader-locale.ts";
import type { TypedForm } from "../../console-route.ts";

/** The clock of one cycle, and the times in which the client was closed meanwhile. */
export type ShownClock = { clock: LeadClock; closed: readonly { from: Instant; to: Instant }[] };

/** An entry about the lead in the journal of its client. */
export type ShownPosting = {
  id: string;
  clientId: ClientId;
  line: ChargeLine | SettlementLine;
  amount: Money;
  at: Instant;
};

/** What the client pays for the lead, and by which rules. */
type ShownCharge = {
  price: Money;
  charged: Money;
  lines: readonly TargetLine[];
  /** What was posted to the client's journal, the oldest first; none for a user who may not read statements. */
  postings: readonly ShownPosting[];
  termsFrom: Instant;
  contractFrom?: Instant | undefined;
};

/** What the page of a lead shows. Texts of the person are untrusted. */
export type LeadPageView = {
  leadId: LeadId;
  state: LeadState;
  facts: readonly Fact[];
  /** Absent after the person was erased. */
  personal?: PersonalData | undefined;
  campaignName: string;
  agencyName: string;
  /** The names of the clients that the page mentions, by id. */
  clientNames: Readonly<Record<string, string>>;
  /** Where the deliveries go, by the id of the subscription. */
  endpoints: Readonly<Record<string, string>>;
  routing: RoutingReport;
  clocks: readonly ShownClock[];
  /** Absent for a lead that is never billed. */
  charge?: ShownCharge | undefined;
  /** What the contract does with a return for each reason that it knows; absent if the lead cannot be returned. */
  returnRules?: Partial<Record<ReturnReason, Pick<ReturnRule, "decision" | "remedy">>> | undefined;
  /** What the forms need; absent for a lead without a person or a client, and one that was passed on. */
  work?: LeadCardDetails | undefined;
  now: Instant;
  reader: ReaderLocale;
};

/** What the user may do on the page, and what was posted and not saved. */
export type LeadPageForms = {
  csrf: string;
  /** Makes two posts of the same page count once. */
  once: string;
  userId: string;
  isAgency: boolean;
  canWork: boolean;
  canReturn: boolean;
  canChangeAppointments: boolean;
  canWake: boolean;
  canResend: boolean;
  canReadStatements: boolean;
  canReadReturns: boolean;
  /** The form that was not saved. */
  failed?:
    | {
        form: "call" | "answer" | "return" | "appointment" | "waking" | "replay";
        problem: string;
        /** The field that the problem is about, if it is about one. */
        field?: string | undefined;
        typed: TypedForm;
        nearest?: readonly Instant[] | undefined;
      }
    | undefined;
};

/** The name of a client, for people. */
export const nameClient = ({ clientNames }: Pick<LeadPageView, "clientNames">, clientId: string | undefined): string =>
  (clientId !== undefined && clientNames[clientId]) || "another company";
