import type { DynamoDBStreamEvent } from "aws-lambda";
import type { Fact } from "../../domain/history/fact.ts";
import type { makeAnnounceFacts } from "../../use-cases/announce-facts.ts";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import type { makeProjectDeadLetters } from "../../use-cases/project-dead-letters.ts";
import type { makeProjectLead } from "../../use-cases/project-lead.ts";
import { type BatchAnswer, eachRecord } from "../each-record.ts";
import { isLeadId } from "../../domain/shared/id.ts";
import type { SetAside } from "../../use-cases/set-aside.ts";
import { type Image, imagesOf } from "./images-of.ts";
import { isUndecodable } from "./is-undecodable.ts";

type World = {
  projectLead: ReturnType<typeof makeProjectLead>;
  projectDeadLetters: ReturnType<typeof makeProjectDeadLetters>;
  announceFacts: ReturnType<typeof makeAnnounceFacts>;
  leadOfImage: (keys: Image) => LeadKey;
  factOfImage: (image: Image) => Fact;
  setAside: SetAside;
  onFault: (error: unknown) => void;
};

/**
 * Projects each lead that a stream batch is about, once however many of its facts the batch holds, and tells what is new to whom it
 * concerns. A lead that cannot be read is set aside, and holds nobody up: its read models follow once it can be, but nobody is told any more.
 */
export function makeProjectLeads(world: World) {
  const { projectLead, projectDeadLetters, announceFacts, leadOfImage, factOfImage, setAside, onFault } = world;
  return async (event: DynamoDBStreamEvent): Promise<BatchAnswer> => {
    // The first record of a lead stands for all: if it fails, Lambda repeats the batch from there on.
    const leads = new Map<string, { key: LeadKey; sequenceNumber: string; images: Image[] }>();
    for (const { keys, image, sequenceNumber } of imagesOf(event)) {
      const key = leadOfImage(keys);
      const id = `${key.agencyId}/${key.leadId}`;
      const lead = leads.get(id) ?? { key, sequenceNumber, images: [] };
      lead.images.push(image);
      leads.set(id, lead);
    }
    return eachRecord(
      [...leads.values()],
      ({ sequenceNumber }) => sequenceNumber,
      async ({ key, images }) => {
        try {
          await project(key, images);
        } catch (fault) {
          if (!isUndecodable(fault) || !isLeadId(key.leadId)) throw fault;
          await setAside(key);
          onFault(fault);
        }
      },
      onFault,
    );
  };

  async function project(key: LeadKey, images: readonly Image[]): Promise<void> {
    const lead = await projectLead(key);
    if (!lead) return;
    await projectDeadLetters(key, lead);
    await announceFacts(key.agencyId, lead, images.map(factOfImage));
  }
}
