import { globSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { agencyItemKey, apiKeyHashKey } from "#accounts/adapters/keys.ts";
import { requestCountKey } from "#accounts/rate-limits/adapters/keys.ts";
import { administratorsKey, userEmailKey } from "#accounts/users/adapters/keys.ts";
import { agendaDayKey, appointmentKey } from "#appointments/adapters/keys.ts";
import { chasePartition } from "#chasing/adapters/keys.ts";
import { unmappedStatusKey } from "#contact/statuses/adapters/keys.ts";
import { contractKey } from "#contracts/adapters/keys.ts";
import { deadLetterKey, sandboxMessageKey, smsSpendingKey } from "#delivery/adapters/keys.ts";
import { attemptPrefix, messagePartition, messageSortKey } from "#events/adapters/keys.ts";
import { claimKey } from "#intake/adapters/keys.ts";
import { notKeptPartition, refusedPartition, refusedSettingsKey } from "#intake/refused/adapters/keys.ts";
import {
  factPrefix,
  heldPartition,
  nextTryKey,
  personSortKey,
  recordsPartition,
  workListKey,
} from "#leads/adapters/keys.ts";
import {
  journalPartition,
  journalSortKey,
  journalsPartition,
  pageSortKey,
  positionKey,
} from "#ledger/adapters/keys.ts";
import { creationGuardKey, leadPartition } from "#platform/table/keys.ts";
import { canaryKey } from "#readiness/adapters/keys.ts";
import { agencyCellPartition, cellPartition, cellSortKey, rebuildKey, speedCellKey } from "#reports/adapters/keys.ts";
import { outreachKey } from "#reports/outreach/adapters/keys.ts";
import {
  replacementSortKey,
  replacementsPartition,
  returnCountKey,
  returnKey,
  returnNoteKey,
} from "#returns/adapters/keys.ts";
import { releaseProgressKey, turnsKey, usageItemKey } from "#routing/adapters/keys.ts";
import { jobItemKey } from "#scheduling/adapters/keys.ts";
import {
  creditNoteSortKey,
  documentKey,
  foldSortKey,
  gapPartition,
  gapSortKey,
  paymentSortKey,
  seriesKey,
  linksSortKey,
  overdueSortKey,
  statementSortKey,
  statementsPartition,
} from "#statements/adapters/keys.ts";
import { endpointHealthKey } from "#subscriptions/health/adapters/keys.ts";
import { optOutKey } from "#subscriptions/opt-out/adapters/keys.ts";
import { verificationCountKey } from "#subscriptions/verification/adapters/keys.ts";
import { suppressionKey } from "#suppressions/adapters/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";

const [agencyId, clientId, campaignId, leadId] = [anId("agency"), anId("client"), anId("campaign"), anId("lead")];
const [subscriptionId, messageId, deliveryId] = [anId("sub"), anId("msg"), anId("dlv")];
const hash = "Zm9vYmFyYmF6cXV4Zm9vYg";
const scope = { agencyId, clientId };
const november = { currency: "GBP", period: "2026-11" };

/** The key of each kind of item, with the same ids; `*` replaces the rest after a prefix of sort keys. */
const keys = {
  agency: agencyItemKey(agencyId),
  apiKey: apiKeyHashKey(hash),
  requestCount: requestCountKey({ agencyId, id: anId("key") }, at("09:00")),
  client: { pk: agencyId, sk: "client/*" },
  user: { pk: agencyId, sk: "user/*" },
  userOfEmail: userEmailKey(hash, agencyId),
  administrators: administratorsKey(agencyId),
  campaign: { pk: agencyId, sk: "campaign/*" },
  replay: { pk: agencyId, sk: "replay/*" },
  unmappedStatus: unmappedStatusKey({ agencyId, clientId, mode: "live" }, { field: "result", status: "Left Message" }),
  export: { pk: agencyId, sk: "export/*" },
  erasure: { pk: agencyId, sk: "erasure/*" },
  subscriptionOfAgency: { pk: agencyId, sk: "subscription/*" },
  subscriptionOfClient: { pk: `${agencyId}/${clientId}`, sk: "subscription/*" },
  limitOfSubscriptions: creationGuardKey(`${agencyId}/${clientId}`, "subscription"),
  limitOfEventSubscriptions: creationGuardKey(agencyId, "subscription"),
  healthOfAgencyEndpoint: endpointHealthKey({ agencyId }, subscriptionId),
  healthOfClientEndpoint: endpointHealthKey(scope, subscriptionId),
  optOut: optOutKey(agencyId, hash),
  verificationCount: verificationCountKey(hash, "2026-11-22"),
  suppression: suppressionKey(agencyId, anId("sup")),
  person: { pk: leadPartition({ agencyId, leadId }), sk: personSortKey },
  nextTry: nextTryKey({ agencyId, leadId }),
  workList: workListKey({ agencyId, leadId }),
  fact: { pk: leadPartition({ agencyId, leadId }), sk: `${factPrefix}*` },
  message: { pk: messagePartition(agencyId, messageId), sk: messageSortKey },
  attempt: { pk: messagePartition(agencyId, messageId), sk: `${attemptPrefix}*` },
  billingRecord: { pk: recordsPartition(agencyId, clientId), sk: "*" },
  sandboxRecord: { pk: recordsPartition(agencyId, clientId, "test"), sk: "*" },
  position: positionKey({ agencyId, leadId }),
  journalPage: { pk: journalPartition({ ...scope, currency: "GBP" }), sk: pageSortKey(12) },
  journalName: { pk: journalsPartition(agencyId), sk: journalSortKey({ clientId, currency: "GBP" }) },
  heldLead: { pk: heldPartition(agencyId, campaignId), sk: "2*" },
  heldSandboxLead: { pk: heldPartition(agencyId, campaignId, "test"), sk: "2*" },
  releaseProgress: releaseProgressKey({ agencyId, campaignId }),
  sandboxReleaseProgress: releaseProgressKey({ agencyId, campaignId, mode: "test" }),
  usage: usageItemKey(agencyId, campaignId, clientId),
  return: returnKey({ agencyId, leadId }, 1),
  returnNote: returnNoteKey({ agencyId, leadId }, 1, "opened"),
  owedReplacement: {
    pk: replacementsPartition({ ...scope, campaignId, mode: "live" }),
    sk: replacementSortKey({ approvedAt: at("09:00"), leadId, number: 1 }),
  },
  returnCount: returnCountKey({ ...scope, mode: "live", month: "2026-11" }),
  sandboxReturnCount: returnCountKey({ ...scope, mode: "test", month: "2026-11" }),
  contract: contractKey(scope, { currency: "GBP", from: "2026-11-22T14:00:00.000Z" }),
  statement: { pk: statementsPartition(scope), sk: statementSortKey(november) },
  statementFold: {
    pk: statementsPartition(scope),
    sk: foldSortKey({ ...november, from: at("00:00"), to: at("24:00"), firstPage: 1 }),
  },
  payment: { pk: statementsPartition(scope), sk: paymentSortKey(november, "BACS 1") },
  statementLinks: { pk: statementsPartition(scope), sk: linksSortKey(november) },
  statementOverdue: { pk: statementsPartition(scope), sk: overdueSortKey(november) },
  creditNote: { pk: statementsPartition(scope), sk: creditNoteSortKey("CN-000001") },
  series: seriesKey(agencyId, "INV"),
  numberGap: { pk: gapPartition(agencyId), sk: gapSortKey({ series: "INV", first: 1 }) },
  document: documentKey(agencyId, "INV-000001"),
  closeJob: jobItemKey({ kind: "close", ...scope, currency: "GBP" }),
  creditJob: jobItemKey({ kind: "credit", ...scope, currency: "GBP" }),
  overdueJob: jobItemKey({ kind: "overdue", ...scope, currency: "GBP" }),
  dayCell: { pk: cellPartition(scope), sk: cellSortKey({ kind: "day", of: "2026-11-22" }, "core", campaignId) },
  timesOfDayCell: { pk: cellPartition(scope), sk: cellSortKey({ kind: "day", of: "2026-11-22" }, "times", campaignId) },
  speedOfDayCell: speedCellKey(scope, { kind: "day", of: "2026-11-22" }),
  monthCell: { pk: cellPartition(scope), sk: cellSortKey({ kind: "month", of: "2026-11" }, "core", campaignId) },
  agencyMonthCell: {
    pk: agencyCellPartition(agencyId),
    sk: cellSortKey({ kind: "month", of: "2026-11" }, "core", clientId),
  },
  rebuild: rebuildKey(scope),
  dayCellsJob: jobItemKey({ kind: "day_cells", ...scope, date: "2026-11-22" }),
  monthCellsJob: jobItemKey({ kind: "month_cells", ...scope, month: "2026-11" }),
  rebuildCellsJob: jobItemKey({ kind: "rebuild_cells", ...scope }),
  limitOfSeats: creationGuardKey(`${agencyId}/${clientId}`, "seat"),
  seat: { pk: `${agencyId}/${clientId}`, sk: "seat/*" },
  agendaDay: agendaDayKey({ ...scope, seatId: anId("seat"), mode: "live" }, "2026-11-22"),
  sandboxAgendaDay: agendaDayKey({ ...scope, seatId: anId("seat"), mode: "test" }, "2026-11-22"),
  appointment: appointmentKey(agencyId, anId("apt")),
  outreach: outreachKey({ agencyId, campaignId }, { date: "2026-11-22", version: 1 }),
  turns: turnsKey(agencyId, campaignId),
  canary: canaryKey(agencyId, campaignId),
  chaseEntry: { pk: chasePartition(agencyId, campaignId), sk: "2*" },
  chaseJob: jobItemKey({ kind: "chase", agencyId, campaignId }),
  claim: claimKey({ agencyId, campaignId }, hash),
  sandboxClaim: claimKey({ agencyId, campaignId, mode: "test" }, hash),
  refusedLead: { pk: refusedPartition({ agencyId, mode: "live" }, "crm-1"), sk: "rfl_*" },
  refusedSandboxLead: { pk: refusedPartition({ agencyId, mode: "test" }, "crm-1"), sk: "rfl_*" },
  refusedLeadWithoutKey: { pk: refusedPartition({ agencyId, mode: "live" }), sk: "rfl_*" },
  refusedNotKept: { pk: notKeptPartition({ agencyId, mode: "live" }), sk: "*" },
  refusedSandboxNotKept: { pk: notKeptPartition({ agencyId, mode: "test" }), sk: "*" },
  refusedSettings: refusedSettingsKey(agencyId),
  deadLetter: deadLetterKey(agencyId, { leadId, clientId, deliveryId, subscriptionId, queuedAt: at("09:00") }),
  sandboxMessage: sandboxMessageKey(agencyId, { queuedAt: at("09:00"), deliveryId } as never),
  smsSpending: smsSpendingKey(agencyId, "2026-11-22"),
  releaseJob: jobItemKey({ kind: "release", agencyId, campaignId }),
  canaryJob: jobItemKey({ kind: "canary", agencyId, campaignId }),
  recheckJob: jobItemKey({ kind: "recheck", agencyId, leadId }),
  unsentJob: jobItemKey({ kind: "unsent", agencyId }),
  endpointJob: jobItemKey({ kind: "endpoint", agencyId, clientId, subscriptionId }),
  replayJob: jobItemKey({ kind: "replay", agencyId, replayId: anId("rpl") }),
  exportJob: jobItemKey({ kind: "export", agencyId, exportId: anId("exp") }),
  erasureJob: jobItemKey({ kind: "erasure", agencyId, erasureId: anId("era") }),
  retryJob: jobItemKey({ kind: "retry", agencyId, about: leadId, deliveryId, channel: "sms" }),
};

const covers = (pattern: string, sortKey: string) =>
  pattern.endsWith("*") ? sortKey.startsWith(pattern.slice(0, -1)) : pattern === sortKey;

describe("the keys of the one table", () => {
  it("keep the kinds of item apart: no two share a partition and a sort key or a prefix of it", () => {
    const all = Object.entries(keys);
    const clashes = all.flatMap(([kind, key], index) =>
      all
        .slice(index + 1)
        .filter(([, other]) => other.pk === key.pk && (covers(key.sk, other.sk) || covers(other.sk, key.sk)))
        .map(([other]) => `${kind} and ${other}`),
    );
    expect(clashes).toEqual([]);
  });

  it("stay as they are stored: items written before are found under the same keys", () => {
    expect(keys).toMatchSnapshot();
  });

  it("are all in this test: every feature with a keys file is imported here", () => {
    const root = join(import.meta.dirname, "../../..");
    const files = globSync("lib/**/keys.ts", { cwd: root }).map((file) => `#${file.slice("lib/".length)}`);
    expect(files.sort()).toEqual([
      "#accounts/adapters/keys.ts",
      "#accounts/rate-limits/adapters/keys.ts",
      "#accounts/users/adapters/keys.ts",
      "#appointments/adapters/keys.ts",
      "#chasing/adapters/keys.ts",
      "#contact/statuses/adapters/keys.ts",
      "#contracts/adapters/keys.ts",
      "#delivery/adapters/keys.ts",
      "#events/adapters/keys.ts",
      "#intake/adapters/keys.ts",
      "#intake/refused/adapters/keys.ts",
      "#leads/adapters/keys.ts",
      "#ledger/adapters/keys.ts",
      "#platform/table/keys.ts",
      "#readiness/adapters/keys.ts",
      "#reports/adapters/keys.ts",
      "#reports/outreach/adapters/keys.ts",
      "#returns/adapters/keys.ts",
      "#routing/adapters/keys.ts",
      "#scheduling/adapters/keys.ts",
      "#statements/adapters/keys.ts",
      "#subscriptions/health/adapters/keys.ts",
      "#subscriptions/opt-out/adapters/keys.ts",
      "#subscriptions/verification/adapters/keys.ts",
      "#suppressions/adapters/keys.ts",
    ]);
  });
});
