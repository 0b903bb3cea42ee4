import type { Campaign, RequiredField } from "#domain/campaigns/campaign.ts";
import { readOwn } from "#domain/shared/read-own.ts";
import { isBlank } from "#domain/shared/text-schemas.ts";
import type { FieldValue, PersonalData } from "./personal-data.ts";

/**
 * Lists the fields that `campaign` requires and that `data` omits or leaves blank, as JSON pointers into the lead. A
 * number or a boolean is never blank.
 */
export function findMissingFields(campaign: Pick<Campaign, "requiredFields">, data: PersonalData): RequiredField[] {
  return campaign.requiredFields.filter((pointer) => {
    const value = readField(data, pointer);
    return value === undefined || (typeof value === "string" && isBlank(value));
  });
}

function readField({ person, notes, fields }: PersonalData, pointer: RequiredField): FieldValue | undefined {
  switch (pointer) {
    case "/person/phone":
      return person.phone;
    case "/person/email":
      return person.email;
    case "/person/postcode":
      return person.postcode;
    case "/person/address":
      return person.address;
    case "/notes":
      return notes;
    default:
      return readOwn(fields, pointer.slice("/fields/".length));
  }
}
