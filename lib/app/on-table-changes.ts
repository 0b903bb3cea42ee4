import type { DynamoDBStreamEvent } from "aws-lambda";
import type { makeProjectLead } from "#billing/project-lead.ts";
import type { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import type { Fact } from "#domain/history/fact.ts";
import { catchUndecodable } from "#domain/shared/is-undecodable.ts";
import type { makeAnnounceFacts } from "#events/announce-facts.ts";
import type { LeadKey } from "#platform/ports.ts";
import { type BatchResponse, processRecords } from "#platform/queues/process-records.ts";
import { type Image, type InsertedItem, readInsertedItems } from "#platform/streams/read-inserted-items.ts";
import type { QuarantinedRecord } from "#platform/streams/stream-failure.ts";

type Deps = {
  projectLead: ReturnType<typeof makeProjectLead>;
  projectDeadLetters: ReturnType<typeof makeProjectDeadLetters>;
  announceFacts: ReturnType<typeof makeAnnounceFacts>;
  decodeLeadKey: (keys: Image) => LeadKey;
  /** Undefined for an item that is no fact. */
  decodeFactImage: (image: Image) => Fact | undefined;
  quarantine: (keys: QuarantinedRecord["keys"]) => Promise<void>;
  onFault: (error: unknown) => void;
};

/**
 * Projects each lead that a stream batch is about, once however many of its facts the batch holds, and tells what is new to whom it
 * concerns. What cannot be read is set aside, and holds nobody up.
 */
export function makeProjectLeads(deps: Deps) {
  const { projectLead, projectDeadLetters, announceFacts, decodeLeadKey, decodeFactImage, quarantine, onFault } = deps;
  return async (event: DynamoDBStreamEvent): Promise<BatchResponse> => {
    const itemsByLead = Map.groupBy(readInsertedItems(event), ({ keys }) => keys.pk.S);
    return processRecords(
      [...itemsByLead.values()],
      // The first record of a lead stands for all: if it fails, Lambda repeats the batch from there on.
      ([first]) => first?.sequenceNumber ?? "",
      (inserted) =>
        catchUndecodable(projectInsertedItems(inserted), async (fault) => {
          // Each of them: every fact may be news of which somebody is to be told.
          await Promise.all(inserted.map(({ keys }) => quarantine(keys)));
          onFault(fault);
        }),
      onFault,
    );
  };

  async function projectInsertedItems(inserted: readonly InsertedItem[]): Promise<void> {
    const [first] = inserted;
    const key = first && decodeLeadKey(first.keys);
    const lead = key && (await projectLead(key));
    if (!lead) return;
    await projectDeadLetters(key, lead);
    const newFacts = inserted.map(({ image }) => decodeFactImage(image)).filter((fact) => fact !== undefined);
    await announceFacts(key.agencyId, lead, newFacts);
  }
}
