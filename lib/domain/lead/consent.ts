import * as z from "zod";
import { Instant, InstantInput } from "#domain/shared/instant.ts";
import { isBlank, multiLine, singleLine } from "#domain/shared/text-schemas.ts";

const HttpsUrl = z
  .url({ protocol: /^https$/, error: "an https URL" })
  .max(2048)
  .meta({ example: "https://cert.example.com/9f2c" });

const consentFields = {
  wording: multiLine(2_000)
    .refine((text) => !isBlank(text), "the words that the person agreed to")
    .meta({ description: "What the person was shown and agreed to, word for word." }),
  source: singleLine(200).meta({
    description: "Where: a page, a call, a form.",
    example: "https://roofs.example.com/quote",
  }),
  certificateUrl: HttpsUrl.optional().meta({ description: "A certificate of consent that a third party keeps." }),
};

const validUntil = {
  description: "When the consent ends, if it does. Baton delivers the lead only before that.",
};

/**
 * Evidence that a person agreed to be called: the words, the place and the time. It is personal data, and is erased
 * with the person.
 */
export const Consent = z
  .strictObject({ ...consentFields, at: Instant, validUntil: Instant.optional().meta(validUntil) })
  .meta({ id: "Consent" });
export type Consent = z.infer<typeof Consent>;

/** Consent as the agency pushes it: `at` may be in any time zone. */
export const NewConsent = z
  .strictObject({ ...consentFields, at: InstantInput, validUntil: InstantInput.optional().meta(validUntil) })
  .meta({ id: "NewConsent" });

/** Whether the consent has ended at `at`. */
export const isConsentOver = (consent: Pick<Consent, "validUntil"> | undefined, at: Instant): boolean =>
  consent?.validUntil !== undefined && consent.validUntil <= at;
