import type { DynamoDBStreamEvent } from "aws-lambda";
import type { LeadKey } from "../../use-cases/ports/history.ts";
import type { makeProjectLead } from "../../use-cases/project-lead.ts";
import { type BatchAnswer, eachRecord } from "../each-record.ts";
import { type Image, imagesOf } from "./images-of.ts";

type World = {
  projectLead: ReturnType<typeof makeProjectLead>;
  leadOfImage: (keys: Image) => LeadKey;
  onFault: (error: unknown) => void;
};

/** Projects each lead that a stream batch is about, once however many of its facts the batch holds. */
export function makeProjectLeads({ projectLead, leadOfImage, onFault }: World) {
  return async (event: DynamoDBStreamEvent): Promise<BatchAnswer> => {
    // The first record of a lead stands for all: if it fails, Lambda repeats the batch from there on.
    const leads = new Map<string, { key: LeadKey; sequenceNumber: string }>();
    for (const { keys, sequenceNumber } of imagesOf(event)) {
      const key = leadOfImage(keys);
      const id = `${key.agencyId}/${key.leadId}`;
      if (!leads.has(id)) leads.set(id, { key, sequenceNumber });
    }
    return eachRecord(
      [...leads.values()],
      ({ sequenceNumber }) => sequenceNumber,
      ({ key }) => projectLead(key),
      onFault,
    );
  };
}
