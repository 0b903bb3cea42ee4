import * as z from "zod";

/** How long before the start a reminder is due: `30m`, `1h`, `2d`. A day has 24 hours. */
const LeadTime = z
  .string()
  .regex(/^[1-9]\d{0,3}[mhd]$/, "minutes, hours or days before the start, like 30m, 24h or 2d")
  .refine((text) => toMinutes(text) >= minMinutes && toMinutes(text) <= maxMinutes, "5 minutes to 14 days")
  .meta({ example: "24h" });

const minMinutes = 5;
const maxMinutes = 14 * 24 * 60;
const minutesPerUnit = { m: 1, h: 60, d: 24 * 60 } as const;

/** The minutes in `30m`, `1h` or `2d`. */
function toMinutes(text: string): number {
  const unit = text.at(-1);
  return Number(text.slice(0, -1)) * (unit === "d" || unit === "h" ? minutesPerUnit[unit] : minutesPerUnit.m);
}

const ReminderRecipient = z.enum(["both", "client", "prospect"]).meta({ id: "ReminderRecipient" });

/** One reminder of an appointment, to one side or to both. */
const Reminder = z
  .strictObject({
    before: LeadTime,
    to: ReminderRecipient.optional().meta({ description: "Both sides by default." }),
  })
  .meta({ id: "Reminder" });

const maxReminders = 5;

/** The reminders of the appointments of a campaign, each at another time. */
export const Reminders = z
  .array(Reminder)
  .max(maxReminders)
  .refine((reminders) => new Set(reminders.map(({ before }) => toMinutes(before))).size === reminders.length, {
    error: "each time once",
  })
  .meta({ id: "Reminders" });
export type Reminders = z.infer<typeof Reminders>;

/** The reminders of a campaign that sets none. */
export const defaultReminders: Reminders = [
  { before: "24h", to: "both" },
  { before: "1h", to: "both" },
];

/** Lists the minutes before the start at which one side gets a reminder, the earliest reminder first. */
export const listReminderMinutes = (reminders: Reminders, side: "client" | "prospect"): number[] =>
  reminders
    .filter(({ to = "both" }) => to === "both" || to === side)
    .map(({ before }) => toMinutes(before))
    .sort((a, b) => b - a);
