import type { Caller } from "#domain/accounts/caller.ts";
import type { CostReport } from "#domain/reports/cost-report.ts";
import type { DecayReport } from "#domain/reports/decay-report.ts";
import type { DeliveryReport } from "#domain/reports/delivery-report.ts";
import type { ClockKind } from "#domain/reports/figures.ts";
import type { FunnelReport } from "#domain/reports/funnel-report.ts";
import type { ReturnsReport } from "#domain/reports/returns-report.ts";
import type { SpeedReport } from "#domain/reports/speed-report.ts";
import type { CampaignId, ClientId } from "#domain/shared/id.ts";
import type { Result } from "#domain/shared/result.ts";
import type { ReportSummary } from "#reports/ports.ts";

/** Whose leads a report is about, and when they were placed. */
type ReportRequest = {
  clientId?: ClientId | undefined;
  campaignId?: CampaignId | undefined;
  from?: string | undefined;
  to?: string | undefined;
};

type ReadRefusal =
  | { kind: "not_found" }
  | { kind: "invalid_parameter"; errors: readonly { parameter: string; detail: string }[] };

type ReadReport<Options, Report> = (
  caller: Caller,
  request: ReportRequest & Options,
) => Promise<Result<Report, ReadRefusal>>;

type Groups = "client" | "campaign";

/** What the API reports, as the console reads it. */
export type ReportVerbs = {
  reportSpeed: ReadReport<
    { by?: Groups | "model" | "channel" | "hour_of_week" | undefined; clock: ClockKind; minutes: 5 | 15 | 60 },
    SpeedReport
  >;
  reportFunnel: ReadReport<{ by?: Groups | undefined }, FunnelReport>;
  reportCosts: ReadReport<{ by?: Groups | undefined }, CostReport>;
  reportDecay: ReadReport<{ by?: Groups | "model" | undefined; clock: ClockKind }, DecayReport>;
  reportDeliveries: ReadReport<{ by?: Groups | "model" | undefined }, DeliveryReport>;
  reportReturns: ReadReport<{ by?: Groups | "model" | undefined }, ReturnsReport>;
  /** Every report that needs no outreach, on all leads of the caller. */
  summarizeReports: (caller: Caller) => Promise<Result<ReportSummary, ReadRefusal>>;
};

type Named<Id> = { id: Id; name: string };

/** The clients and campaigns that a caller may choose among, by name. A client's caller has no list of clients. */
export type ReportNames = {
  clients: readonly Named<ClientId>[];
  campaigns: readonly Named<CampaignId>[];
};

export type ListReportNames = (caller: Caller) => Promise<ReportNames>;
