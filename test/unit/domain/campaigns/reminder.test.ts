import { expect, it } from "vitest";
import { defaultReminders, listReminderMinutes, Reminders } from "#domain/campaigns/reminder.ts";

it("a campaign reminds both sides a day and an hour before, by default", () => {
  expect(listReminderMinutes(defaultReminders, "client")).toEqual([1440, 60]);
  expect(listReminderMinutes(defaultReminders, "prospect")).toEqual([1440, 60]);
});

it("a campaign can have reminders for one side, in minutes, hours or days", () => {
  const reminders = Reminders.parse([
    { before: "30m", to: "client" },
    { before: "2d", to: "prospect" },
    { before: "3h" },
  ]);
  expect(listReminderMinutes(reminders, "client")).toEqual([180, 30]);
  expect(listReminderMinutes(reminders, "prospect")).toEqual([2880, 180]);
});

it.each([
  ["less than five minutes", [{ before: "4m" }]],
  ["more than fourteen days", [{ before: "15d" }]],
  ["one time in two units", [{ before: "24h" }, { before: "1d" }]],
  ["six reminders", ["1h", "2h", "3h", "4h", "5h", "6h"].map((before) => ({ before }))],
  ["another unit", [{ before: "1w" }]],
  ["an unknown side", [{ before: "1h", to: "agency" }]],
])("a campaign cannot have %s", (_, reminders) => {
  expect(Reminders.safeParse(reminders).success).toBe(false);
});
