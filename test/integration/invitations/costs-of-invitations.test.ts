import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SendResult } from "#delivery/ports.ts";
import { makeSendWithinSmsCap } from "#delivery/sms/send-within-sms-cap.ts";
import { makeListAppointmentLinks } from "#invitations/adapters/appointment-links.ts";
import { makeSendAppointmentMessage } from "#invitations/adapters/send-appointment-message.ts";
import { makeCheckContactStopped } from "#invitations/check-contact-stopped.ts";
import { makeDeliverAppointmentMessage } from "#invitations/deliver-appointment-message.ts";
import { cachedLeadContext, makeReadLeadContext } from "#leads/read-lead-context.ts";
import { makeSandboxInbox } from "#delivery/sandbox/adapters/sandbox-inbox.ts";
import type { AppointmentOrder } from "#invitations/ports.ts";
import type { LeadKey } from "#platform/ports.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { createBatonTable } from "#test/support/baton-table.ts";
import { costOf, counting, type Spent } from "#test/support/counting.ts";
import { secrets, storesOf } from "#test/support/crash/stores.ts";
import { type Emulators, startEmulators } from "#test/support/emulators.ts";
import { aCampaign, aClient, anAgency, aPerson, aSeat } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { aBooking, aReceived } from "#test/support/facts.ts";

const now = () => at("14:10:02");
const key = { agencyId: anId("agency"), leadId: anId("lead") };
const phoneOnly = { agencyId: anId("agency"), leadId: anId("lead", 2) };

describe("the messages about an appointment", () => {
  let emulators: Emulators;
  let spent: Spent;
  let deliver: ReturnType<typeof makeDeliverAppointmentMessage>;
  /** Books an appointment, and returns the order for the invitation of its prospect. */
  let book: (lead: LeadKey, changes?: Parameters<typeof aBooking>[0]) => Promise<AppointmentOrder>;

  beforeAll(async () => {
    emulators = await startEmulators();
    const counted = counting(emulators.dynamodbConfig);
    spent = counted.spent;
    const table = { client: counted.client, name: await createBatonTable(emulators) };
    const stores = storesOf(table);
    const clientId = anId("client");
    await stores.agencies.create(anAgency());
    await stores.clients.create(key, aClient(), "");
    await stores.campaigns.create(key, aCampaign(), "");
    await stores.seats.create({ agencyId: key.agencyId, clientId }, aSeat(), "");
    const personal = aPerson();
    const { email: _, ...person } = personal.person;
    for (const [lead, of] of [
      [key, personal],
      [phoneOnly, { ...personal, person: { ...person, phone: "+447700900123" } }],
    ] as const) {
      await stores.history.receive(lead, { received: aReceived({ clientId }), personal: of, fingerprint: "" });
    }
    const deps = { ...stores, ...secrets, now };
    const taken = async (): Promise<SendResult> => ({ ok: true, reference: "taken" });
    deliver = makeDeliverAppointmentMessage({
      ...deps,
      readLeadContext: cachedLeadContext(makeReadLeadContext(deps), now),
      checkSuppression: makeCheckSuppression(deps),
      checkContactStopped: makeCheckContactStopped(deps),
      send: makeSendAppointmentMessage({
        listLinks: makeListAppointmentLinks(secrets.appointmentLinks),
        sendEmail: taken,
        sendSms: makeSendWithinSmsCap({
          ...deps,
          send: taken,
          prices: { default: 1 },
          readDailyLimit: async () => ({ amount: 100, currency: "USD" }),
          isDefinitelyNotSent: () => false,
          announce: async () => undefined,
        }),
        acceptsReplies: () => false,
        inbox: makeSandboxInbox(table),
        ids: secrets.ids,
      }),
      defaultFrom: "leads@baton.example",
      timeToSendMs: 1_000,
    });
    book = async (lead, changes = {}) => {
      const fact = aBooking({ appointmentId: ids.create("apt"), ...changes });
      await stores.history.append(lead, fact);
      return { ...lead, appointmentId: fact.appointmentId, sequence: 0, message: "booked", side: "prospect" };
    };
    // The names are cached for a minute.
    await deliver({ ...(await book(phoneOnly)), side: "client" }, limits);
  });
  afterAll(() => emulators?.stop());

  const limits = { isLast: false };

  it("cost a write unit each, and a text one more, as docs/costs.md says", async () => {
    const [order, byText] = [await book(key), await book(phoneOnly)];
    const asleep = await book(phoneOnly, {
      quietHours: { from: "14:00", to: "15:00" },
      start: on("2026-12-01T14:00:00Z"),
    });
    const costs = {
      deferred: await costOf(spent, () => deliver(asleep, limits)),
      email: await costOf(spent, () => deliver(order, limits)),
      "to the client": await costOf(spent, () => deliver({ ...order, side: "client" }, limits)),
      text: await costOf(spent, () => deliver(byText, limits)),
      "sent before": await costOf(spent, () => deliver(order, limits)),
    };
    expect(costs).toEqual({
      deferred: { writes: 1, reads: 4, calls: 5 },
      email: { writes: 1, reads: 5, calls: 5 },
      "to the client": { writes: 1, reads: 3, calls: 4 },
      text: { writes: 2, reads: 4, calls: 6 },
      "sent before": { writes: 0, reads: 1, calls: 1 },
    });
  });
});
