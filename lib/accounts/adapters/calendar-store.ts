import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { HolidayCalendar } from "#domain/shared/holiday-calendar.ts";
import { getItem } from "#platform/table/read-items.ts";
import { type Table, toAttributes } from "#platform/table/table.ts";
import type { Calendars } from "../ports.ts";
import { calendarKey } from "./keys.ts";

export function makeCalendarStore(table: Table): Calendars {
  return {
    async read(agencyId, name) {
      const item = await getItem(table, calendarKey(agencyId, name));
      return item && HolidayCalendar.parse(item);
    },
    async save(agencyId, calendar) {
      const item = { ...calendar, ...calendarKey(agencyId, calendar.name) };
      await table.client.send(new PutItemCommand({ TableName: table.name, Item: toAttributes(item) }));
    },
  };
}
