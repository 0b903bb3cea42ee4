import { TimeZoneInput } from "./time-zone-input.ts";
import { timeZoneText, WorkingHours } from "./working-hours.ts";

/** Working hours as callers may write them. */
export const NewWorkingHours = WorkingHours.extend({
  holidays: WorkingHours.shape.holidays.default([]),
  timeZone: TimeZoneInput.optional().meta(timeZoneText),
}).meta({ id: "NewWorkingHours" });
