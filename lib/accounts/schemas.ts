import * as z from "zod";
import { ApiKey, Role } from "#domain/accounts/api-key.ts";
import { Client } from "#domain/accounts/client.ts";
import { Mode } from "#domain/accounts/mode.ts";
import { ContactHours } from "#domain/accounts/contact-hours.ts";
import { Invoicing } from "#domain/accounts/invoicing.ts";
import { findRepeated, MappedStatus } from "#domain/accounts/status-map.ts";
import { RetryCadence } from "#domain/accounts/retry-cadence.ts";
import { HolidayCalendar, holidayDate } from "#domain/shared/holiday-calendar.ts";
import { ClientId } from "#domain/shared/id.ts";
import { InstantInput } from "#domain/shared/instant.ts";
import { TimeZoneInput } from "#domain/shared/time-zone-input.ts";
import { limits } from "#platform/limits.ts";

const ContactHoursView = ContactHours.meta({
  id: "ContactHours",
  description:
    "One version of the hours in which a client calls its leads, from an instant until the next version. " +
    "Without openings the client has none from then on.",
});

/** Contact hours as callers write them: the version to add. */
const NewContactHours = z
  .strictObject({
    from: InstantInput.optional().meta({
      description: "When they take effect: now by default. Only the first hours of a client may be from the past.",
    }),
    weekly: ContactHours.shape.weekly,
    holidays: ContactHours.shape.holidays.default([]),
    calendars: ContactHours.shape.calendars
      .default([])
      .meta({ description: "Holiday calendars by name: `GB-ENG`, `GB-SCT`, `GB-NIR`, or one that the agency stored." }),
    timeZone: TimeZoneInput.optional().meta({ description: "The time zone of these hours; by default the client's." }),
  })
  .meta({
    id: "NewContactHours",
    description:
      "The hours in which the client calls its leads, by which its clock measures working time. They do not limit " +
      "deliveries. Hours that were in force stay for the leads that were delivered then.",
  });

const MappedStatusView = MappedStatus.meta({
  id: "MappedStatus",
  description: "What a status of the client's own system means: as the result of an attempt, as an outcome, or both.",
});
export const NewMappedStatus = z
  .strictObject(MappedStatus.shape)
  .refine(({ result, outcome }) => result !== undefined || outcome !== undefined, "a `result`, an `outcome`, or both")
  .meta({ id: "NewMappedStatus" });
const NewStatusMap = z
  .array(NewMappedStatus)
  .max(limits.mappedStatuses)
  .superRefine((entries, context) => {
    for (const index of findRepeated(entries.map(({ status }) => status))) {
      context.addIssue({
        code: "custom",
        path: [index, "status"],
        message: "not the same as another, whatever the case",
      });
    }
  })
  .meta({
    description:
      "What the statuses of the client's own system mean, so that its reports can have `status` instead of `result` or " +
      "`outcome`. Case and the spaces around a status are ignored. A new map replaces the whole map.",
  });

const NewInvoicing = Invoicing.meta({
  id: "Invoicing",
  description:
    "The names of this client, of its revenue account and of its tax in the agency's own programs for invoices, for the " +
    "exports of its statements. Only agency and billing keys see it. A new value replaces the whole.",
});

const NewRetryCadence = RetryCadence.meta({
  description:
    "When to try again after the first, second, … call in a row that reached no one: minutes (`20m`), hours (`2h`), " +
    "days at the same time (`2d`), or 09:00 on the next day (`next_morning`), from `5m` to `30d`, in the contact hours. " +
    "Without an entry left, Baton suggests no further try. `[]` suggests none; the default is `2h`, `next_morning`, `2d`.",
});

export const NewClient = z
  .strictObject({
    name: Client.shape.name,
    timeZone: TimeZoneInput.optional().meta({
      description: "The zone of its calendar days and months; by default the agency's.",
    }),
    paused: Client.shape.paused.default(false),
    contactHours: NewContactHours.optional(),
    statusMap: NewStatusMap.optional(),
    invoicing: NewInvoicing.optional(),
    retryCadence: NewRetryCadence.optional(),
  })
  .meta({ id: "NewClient" });
export const ClientChange = z
  .strictObject({
    name: Client.shape.name.optional(),
    timeZone: TimeZoneInput.optional(),
    paused: Client.shape.paused.optional(),
    contactHours: NewContactHours.nullable()
      .optional()
      .meta({ description: "`null` removes the contact hours from now on: the clock then has no working time." }),
    statusMap: NewStatusMap.optional(),
    invoicing: NewInvoicing.nullable().optional().meta({ description: "Null removes the settings." }),
    retryCadence: NewRetryCadence.optional(),
  })
  .meta({ id: "ClientChange" });
export const ClientView = Client.omit({ agencyId: true })
  .extend({
    contactHours: z
      .array(ContactHoursView)
      .meta({ description: "All versions of its contact hours, in the order in which they take effect." }),
    statusMap: z.array(MappedStatusView).meta({ description: "What the statuses of the client's own system mean." }),
    invoicing: NewInvoicing.optional(),
    retryCadence: RetryCadence.meta({ description: "When to try again after calls in a row that reached no one." }),
  })
  .meta({ id: "Client" });

const calendarFields = {
  asOf: holidayDate.meta({ description: "When the dates were taken from the source." }),
  until: holidayDate.meta({ description: "The last date that the calendar knows about." }),
};
export const HolidaysView = HolidayCalendar.extend({
  source: HolidayCalendar.shape.source.meta({ description: "Where the dates come from." }),
  ...calendarFields,
}).meta({ id: "HolidayCalendar" });
export const NewHolidays = z
  .strictObject({
    dates: HolidayCalendar.shape.dates,
    source: HolidayCalendar.shape.source.meta({ description: "Where the dates come from, like a URL." }),
    asOf: calendarFields.asOf.optional().meta({ description: "When they were taken from there; today by default." }),
    until: calendarFields.until
      .optional()
      .meta({ description: "The last date that the calendar knows about; by default that of its latest holiday." }),
  })
  .meta({ id: "NewHolidayCalendar" });

const keyName = ApiKey.options[0].shape.name;
const mode = Mode.default("live").meta({
  description: "A `test` key pushes and sees sandbox leads only, which reach no client and are never billed.",
});
export const NewKey = z
  .discriminatedUnion("role", [
    z.strictObject({ role: z.literal("agency"), name: keyName, mode }),
    z.strictObject({ role: z.literal("client"), name: keyName, mode, clientId: ClientId }),
    z.strictObject({ role: z.literal("billing"), name: keyName, mode }),
  ])
  .meta({ id: "NewKey" });
export type NewKey = z.infer<typeof NewKey>;
export const KeyView = z
  .object({
    id: ApiKey.options[0].shape.id,
    role: Role,
    name: keyName,
    mode: Mode,
    clientId: ClientId.optional(),
    createdAt: ApiKey.options[0].shape.createdAt,
  })
  .meta({ id: "Key" });
export const CreatedKey = KeyView.extend({
  key: z
    .string()
    .regex(/^baton_/)
    .meta({
      description:
        "The key to send with requests. Baton shows it only once and stores only its hash. " +
        "A test key starts with `baton_test_`.",
    }),
}).meta({ id: "CreatedKey" });
