import * as z from "zod";

/** The tabs of the inbox. */
export const InboxTab = z.enum(["unworked", "attempted", "due"]);

/** The position of a lead or a message in a list, after which a page continues. Any other text is as none. */
export const ListPosition = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\/(?:lead|msg)_[0-9a-z]{26}$/)
  .optional()
  .catch(undefined);
