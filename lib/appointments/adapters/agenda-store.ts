import { TransactionCanceledException, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { Mode } from "#domain/accounts/mode.ts";
import type { AgendaDay, AgendaEntry } from "#domain/appointments/agenda.ts";
import { AppointmentId, ClientId, LeadId } from "#domain/shared/id.ts";
import { encodeFact } from "#leads/adapters/fact-codec.ts";
import { getItem, readItems } from "#platform/table/read-items.ts";
import { type Item, type Table, toNewPut, toPut, toVersionCondition } from "#platform/table/table.ts";
import type { Agendas } from "../ports.ts";
import { agendaDayKey, appointmentKey } from "./keys.ts";

/** Why DynamoDB cancels a transaction that a concurrent one has overtaken. */
const overtakenCodes: readonly (string | undefined)[] = [
  "None",
  "ConditionalCheckFailed",
  "TransactionConflict",
  undefined,
];

/** Stores the agendas: one item for each seat and UTC day, which changes only together with a fact. */
export function makeAgendaStore(table: Table): Agendas {
  return {
    async readDays(scope, dates) {
      const items = await readItems(
        table,
        dates.map((date) => agendaDayKey(scope, date)),
      );
      return dates.map((date, index) => decodeDay(date, items[index]));
    },

    async commit(scope, key, { fact, days }) {
      const { clientId, mode } = scope;
      const pointer = { ...appointmentKey(key.agencyId, fact.appointmentId), leadId: key.leadId, clientId, mode };
      try {
        await table.client.send(
          new TransactWriteItemsCommand({
            TransactItems: [
              toNewPut(table, encodeFact(key, fact)),
              ...(fact.kind === "appointment_booked" ? [toNewPut(table, pointer)] : []),
              ...days.map((day) =>
                toPut(table, { ...agendaDayKey(scope, day.date), ...encodeDay(day) }, toVersionCondition(day.version)),
              ),
            ],
          }),
        );
        return "committed";
      } catch (error) {
        const isOvertaken =
          error instanceof TransactionCanceledException &&
          (error.CancellationReasons ?? []).every(({ Code }) => overtakenCodes.includes(Code));
        if (!isOvertaken) throw error;
        return "changed_meanwhile";
      }
    },

    async findLead(agencyId, appointmentId) {
      const item = await getItem(table, appointmentKey(agencyId, appointmentId));
      return item && StoredPointer.parse(item);
    },
  };
}

// DynamoDB bills writes by the kilobyte. An entry as one text, with minutes of the day for its times, takes 74 bytes, so
// a day with twelve appointments stays below one kilobyte.

const minuteMs = 60_000;
const toMidnightMs = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);

const encodeDay = ({ date, version, busy, cancelled }: AgendaDay) => ({
  version: version + 1,
  busy: busy.map((entry) => encodeEntry(date, entry)),
  cancelled: cancelled.length > 0 ? cancelled.map((each) => `${each.appointmentId} ${each.leadId}`) : undefined,
});

const encodeEntry = (date: string, { from, to, sequence, appointmentId, leadId }: AgendaEntry): string =>
  [...[from, to].map((moment) => (moment - toMidnightMs(date)) / minuteMs), sequence, appointmentId, leadId].join(" ");

const StoredPointer = z.object({ leadId: LeadId, clientId: ClientId, mode: Mode });

const StoredDay = z.object({
  version: z.int().positive(),
  busy: z.array(z.string()),
  cancelled: z.array(z.string()).default([]),
});

function decodeDay(date: string, item: Item | undefined): AgendaDay {
  if (!item) return { date, version: 0, busy: [], cancelled: [] };
  const { version, busy, cancelled } = StoredDay.parse(item);
  return {
    date,
    version,
    busy: busy.map((text) => {
      const [from, to, sequence, ...ids] = text.split(" ");
      const toMoment = (minutes: string | undefined) =>
        toMidnightMs(date) + z.coerce.number().parse(minutes) * minuteMs;
      return { from: toMoment(from), to: toMoment(to), sequence: z.coerce.number().parse(sequence), ...decodeIds(ids) };
    }),
    cancelled: cancelled.map((text) => decodeIds(text.split(" "))),
  };
}

const decodeIds = ([appointmentId, leadId]: readonly (string | undefined)[]) => ({
  appointmentId: AppointmentId.parse(appointmentId),
  leadId: LeadId.parse(leadId),
});
