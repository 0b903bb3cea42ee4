import * as z from "zod";
import { NewScreening } from "#domain/lead/screening.ts";

export const WakeRequest = z
  .strictObject({
    screening: NewScreening.optional().meta({
      description: "Fresh verdicts of the registers on the phone number, if the pushed ones have expired.",
    }),
  })
  .meta({ id: "WakeRequest" });
