import type { DynamoDBStreamEvent } from "aws-lambda";
import type { makeProjectLead } from "#billing/project-lead.ts";
import type { makeProjectDeadLetters } from "#delivery/dead-letters/project-dead-letters.ts";
import type { Fact } from "#domain/history/fact.ts";
import { unlessUndecodable } from "#domain/shared/is-undecodable.ts";
import type { makeAnnounceFacts } from "#events/announce-facts.ts";
import type { LeadKey } from "#platform/ports.ts";
import { type BatchAnswer, eachRecord } from "#platform/queues/each-record.ts";
import { type Image, imagesOf, type Inserted } from "#platform/streams/images-of.ts";
import type { SetAside } from "#platform/streams/stream-failure.ts";

type World = {
  projectLead: ReturnType<typeof makeProjectLead>;
  projectDeadLetters: ReturnType<typeof makeProjectDeadLetters>;
  announceFacts: ReturnType<typeof makeAnnounceFacts>;
  leadOfImage: (keys: Image) => LeadKey;
  /** Undefined for an item that is no fact. */
  factOfImage: (image: Image) => Fact | undefined;
  setAside: (keys: SetAside["keys"]) => Promise<void>;
  onFault: (error: unknown) => void;
};

/**
 * Projects each lead that a stream batch is about, once however many of its facts the batch holds, and tells what is new to whom it
 * concerns. What cannot be read is set aside, and holds nobody up.
 */
export function makeProjectLeads(world: World) {
  const { projectLead, projectDeadLetters, announceFacts, leadOfImage, factOfImage, setAside, onFault } = world;
  return async (event: DynamoDBStreamEvent): Promise<BatchAnswer> => {
    const leads = Map.groupBy(imagesOf(event), ({ keys }) => keys.pk.S);
    return eachRecord(
      [...leads.values()],
      // The first record of a lead stands for all: if it fails, Lambda repeats the batch from there on.
      ([first]) => first?.sequenceNumber ?? "",
      (inserted) =>
        unlessUndecodable(project(inserted), async (fault) => {
          // Each of them: every fact may be news of which somebody is to be told.
          await Promise.all(inserted.map(({ keys }) => setAside(keys)));
          onFault(fault);
        }),
      onFault,
    );
  };

  async function project(inserted: readonly Inserted[]): Promise<void> {
    const [first] = inserted;
    const key = first && leadOfImage(first.keys);
    const lead = key && (await projectLead(key));
    if (!lead) return;
    await projectDeadLetters(key, lead);
    const news = inserted.map(({ image }) => factOfImage(image)).filter((fact) => fact !== undefined);
    await announceFacts(key.agencyId, lead, news);
  }
}
