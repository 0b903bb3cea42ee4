import type { DynamoDBStreamEvent } from "aws-lambda";
import { changesLooks, type makeScheduleAppointmentLooks } from "#appointments/schedule-appointment-looks.ts";
import type { makeProjectLead } from "#billing/project-lead.ts";
import type { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import type { Fact } from "#domain/history/fact.ts";
import { type LeadProgress, measureProgress } from "#domain/history/measure-progress.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import { type makeScheduleChase, startsClock } from "#chasing/schedule-chase.ts";
import type { makeAnnounceFacts } from "#events/announce-facts.ts";
import type { makeProjectNextTry } from "#leads/project-next-try.ts";
import type { LeadMetrics } from "#leads/ports.ts";
import type { makeProjectWorkList } from "#leads/project-work-list.ts";
import type { makeScheduleWake } from "#nurture/schedule-wake.ts";
import type { MiddyHandler } from "#platform/lambda/middy-handler.ts";
import type { LeadKey } from "#platform/ports.ts";
import { type RecordResult, type BatchResponse, settleRecords } from "#platform/queues/batch-response.ts";
import { partialBatchFailures } from "#platform/queues/partial-batch-failures.ts";
import type { Image, InsertedItem, StreamEvent } from "#platform/streams/read-inserted-items.ts";
import type { QuarantinedRecord } from "#platform/streams/stream-failure.ts";
import { makeStreamHandler } from "#platform/streams/stream-handler.ts";
import type { makeGiveReplacement } from "#returns/give-replacement.ts";
import type { makeProjectReturns } from "#returns/project-returns.ts";

type Deps = {
  name: string;
  projectLead: ReturnType<typeof makeProjectLead>;
  projectDeadLetters: ReturnType<typeof makeProjectDeadLetters>;
  scheduleWake: ReturnType<typeof makeScheduleWake>;
  scheduleChase: ReturnType<typeof makeScheduleChase>;
  scheduleAppointmentLooks: ReturnType<typeof makeScheduleAppointmentLooks>;
  giveReplacement: ReturnType<typeof makeGiveReplacement>;
  projectNextTry: ReturnType<typeof makeProjectNextTry>;
  projectWorkList: ReturnType<typeof makeProjectWorkList>;
  projectReturns: ReturnType<typeof makeProjectReturns>;
  announceFacts: ReturnType<typeof makeAnnounceFacts>;
  leadMetrics: LeadMetrics;
  decodeLeadKey: (keys: Image) => LeadKey;
  /** Undefined for an item that is not a fact. */
  decodeFactImage: (image: Image) => Fact | undefined;
  quarantine: (keys: QuarantinedRecord["keys"]) => Promise<void>;
  onFault: (error: unknown) => void;
};

/**
 * Projects each lead of a batch once, schedules what is due later about a nurtured lead, a delivered one or an
 * appointment, announces its new facts, and measures its progress. It quarantines what it cannot decode.
 */
export function onTableChanges(deps: Deps): MiddyHandler<DynamoDBStreamEvent, BatchResponse> {
  const {
    projectLead,
    projectDeadLetters,
    scheduleWake,
    scheduleChase,
    scheduleAppointmentLooks,
    giveReplacement,
    projectNextTry,
    projectWorkList,
    projectReturns,
    announceFacts,
    leadMetrics,
    decodeLeadKey,
    decodeFactImage,
    quarantine,
    onFault,
  } = deps;
  return makeStreamHandler<RecordResult[], BatchResponse>({
    name: deps.name,
    processItems: async (items) => {
      const progress: LeadProgress[] = [];
      const results = await settleRecords(
        [...Map.groupBy(items, ({ keys }) => keys.pk.S).values()],
        // The first record of a lead identifies all of them: if it fails, Lambda retries the batch from that record on.
        ([first]) => first?.sequenceNumber ?? "",
        (inserted) =>
          catchUndecodable(projectInsertedItems(inserted, progress), async (fault) => {
            // Quarantine every item, because each fact may have to be announced.
            await Promise.all(inserted.map(({ keys }) => quarantine(keys)));
            onFault(fault);
          }),
      );
      leadMetrics.recordProgress(progress);
      return results;
    },
    middleware: partialBatchFailures<StreamEvent>(onFault),
  });

  async function projectInsertedItems(inserted: readonly InsertedItem[], progress: LeadProgress[]): Promise<void> {
    const [first] = inserted;
    const key = first && decodeLeadKey(first.keys);
    if (!key) return;
    const newFacts = inserted.map(({ image }) => decodeFactImage(image)).filter((fact) => fact !== undefined);
    await giveReplacement(key, newFacts);
    const lead = await projectLead(key, newFacts);
    if (!lead) return;
    await projectDeadLetters(key, lead);
    if (newFacts.some((fact) => fact.kind === "outcome_recorded" && fact.nurture)) await scheduleWake(key, lead);
    if (startsClock(lead, newFacts)) await scheduleChase(key, lead);
    if (newFacts.some(changesLooks)) await scheduleAppointmentLooks(key, lead);
    await projectNextTry(key, lead);
    await projectWorkList(key, lead);
    await projectReturns(key, lead, newFacts);
    await announceFacts(key.agencyId, lead, newFacts);
    // Last, so that a lead that fails is not counted before its retry.
    progress.push(measureProgress(lead.state, newFacts));
  }
}
