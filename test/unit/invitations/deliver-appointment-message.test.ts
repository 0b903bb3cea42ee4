import { beforeEach, describe, expect, it } from "vitest";
import type { Agency } from "#domain/accounts/agency.ts";
import type { AppointmentMessageIdentity } from "#domain/appointments/appointment-message-fact.ts";
import type { Fact } from "#domain/history/fact.ts";
import type { Instant } from "#domain/shared/instant.ts";
import { makeCheckContactStopped } from "#invitations/check-contact-stopped.ts";
import { makeTextOptOut } from "#invitations/text-opt-out.ts";
import { makeDeliverAppointmentMessage } from "#invitations/deliver-appointment-message.ts";
import type { AppointmentDelivery } from "#invitations/ports.ts";
import { makeReadLeadContext } from "#leads/read-lead-context.ts";
import type { SendResult } from "#delivery/ports.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import { makeSuppressContact } from "#suppressions/suppress-contact.ts";
import { anId } from "#test/support/an-id.ts";
import { at, on } from "#test/support/at.ts";
import { secrets, storesOf } from "#test/support/crash/stores.ts";
import { memoryDynamoDb } from "#test/support/doubles/memory-dynamodb.ts";
import { memoryHistory } from "#test/support/doubles/memory-history.ts";
import { aCampaign, aClient, anAgency, aPerson, aSeat } from "#test/support/entities.ts";
import {
  aBooking,
  aCancellation,
  aDeferredInvitation,
  aFailedInvitation,
  aMove,
  aReceived,
  aSentInvitation,
} from "#test/support/facts.ts";

const key = { agencyId: anId("agency"), leadId: anId("lead") };
const clientId = anId("client");
const person = { ...aPerson().person, phone: "+447700900123", email: "zoe@example.com" };
const { email: _, ...withoutEmail } = person;
const taken: SendResult = { ok: true, reference: "email-1" };

describe("a message about an appointment", () => {
  let now: Instant;
  let answer: () => Promise<SendResult>;
  let sent: AppointmentDelivery[];
  let stores: ReturnType<typeof storesOf>;
  let history: ReturnType<typeof memoryHistory>;
  let deliver: (
    changes?: Partial<AppointmentMessageIdentity>,
    limits?: { isLast?: boolean; timeLeftMs?: () => number },
  ) => Promise<void>;

  const given = (facts: Fact[], personal: object | undefined = { ...aPerson(), person }) =>
    history.given(key, {
      facts: [aReceived({ clientId }), ...facts],
      ...(personal && { personal: personal as ReturnType<typeof aPerson> }),
    });
  const recorded = () => history.factsOf(key).filter(({ kind }) => kind.startsWith("appointment_message_"));

  beforeEach(async () => {
    now = at("14:10:02");
    sent = [];
    answer = async () => taken;
    stores = storesOf({ client: memoryDynamoDb(), name: "Baton" });
    history = memoryHistory();
    await stores.agencies.create(anAgency());
    await stores.clients.create(key, aClient(), "");
    await stores.campaigns.create(key, aCampaign(), "");
    await stores.seats.create({ agencyId: key.agencyId, clientId }, aSeat(), "");
    given([aBooking()]);
    const deps = { ...stores, ...secrets, history, now: () => now };
    const deliverOrder = makeDeliverAppointmentMessage({
      ...deps,
      readLeadContext: makeReadLeadContext(deps),
      checkSuppression: makeCheckSuppression(deps),
      checkContactStopped: makeCheckContactStopped(deps),
      send: async (delivery) => {
        sent.push(delivery);
        return answer();
      },
      defaultFrom: "leads@baton.example",
      timeToSendMs: 1_000,
    });
    deliver = (changes = {}, { isLast = false, ...limits } = {}) =>
      deliverOrder(
        { ...key, appointmentId: anId("apt"), sequence: 0, message: "booked", side: "prospect", ...changes },
        { isLast, ...limits },
      );
  });

  it("is sent once, and its receipt names the provider's id and the sender", async () => {
    await deliver();
    await deliver();
    expect(sent).toHaveLength(1);
    expect(recorded()).toEqual([
      aSentInvitation({ at: now, author: "deliver-appointment", from: "leads@baton.example" }),
    ]);
  });

  it("goes to the person, or to the mailbox of the seat", async () => {
    await deliver();
    await deliver({ side: "client" });
    expect(sent.map(({ recipient }) => recipient)).toMatchObject([
      { email: "zoe@example.com" },
      { email: aSeat().email },
    ]);
  });

  it("is sent once when the queue hands two orders over at the same time", async () => {
    await Promise.all([deliver(), deliver()]);
    expect(sent).toHaveLength(1);
  });

  it("comes from the agency's own address, and later ones from the address of the first", async () => {
    const agency: Agency = { ...anAgency(), emailFrom: "hello@brightline.example" };
    await stores.agencies.replace(agency);
    await deliver();
    await stores.agencies.replace({ ...agency, emailFrom: "new@brightline.example" });
    given([aBooking(), aSentInvitation({ from: "hello@brightline.example" }), aMove()]);
    await deliver({ message: "moved", sequence: 1 });
    await deliver({ message: "moved", sequence: 1, side: "client" });
    expect(sent.map(({ from }) => from)).toEqual([
      "hello@brightline.example",
      "hello@brightline.example",
      "new@brightline.example",
    ]);
  });

  it.each<[string, Fact[], Partial<AppointmentMessageIdentity>, string]>([
    ["a booking that was moved since", [aMove()], {}, "superseded"],
    ["a booking that was cancelled since", [aCancellation()], {}, "superseded"],
    [
      "a move that was cancelled since",
      [aMove(), aCancellation({ sequence: 1 })],
      { message: "moved", sequence: 1 },
      "superseded",
    ],
    ["a reminder of a time that it no longer has", [aMove()], { message: "reminder", minutesBefore: 60 }, "superseded"],
  ])("about %s is skipped", async (_, facts, changes, reason) => {
    given([aBooking(), ...facts]);
    await deliver(changes);
    await deliver(changes);
    expect(sent).toEqual([]);
    expect(recorded()).toMatchObject([{ kind: "appointment_message_skipped", reason }]);
  });

  it("is skipped once the appointment has started, but a cancellation is not", async () => {
    now = at("16:00");
    await deliver();
    expect(recorded()).toMatchObject([{ reason: "too_late" }]);
    given([aBooking(), aCancellation()]);
    await deliver({ message: "cancelled" });
    expect(sent).toHaveLength(1);
  });

  it("is skipped for a person who was erased, but reaches the client", async () => {
    history.given(key, { facts: [aReceived({ clientId }), aBooking()] });
    await deliver();
    await deliver({ side: "client" });
    expect(recorded()).toMatchObject([
      { reason: "person_erased" },
      { kind: "appointment_message_sent", side: "client" },
    ]);
  });

  it("is skipped for a person who is suppressed, by phone or email", async () => {
    const suppress = makeSuppressContact({ ...stores, ...secrets, now: () => now });
    await suppress(key.agencyId, { phone: person.phone, reason: "do_not_call" });
    await deliver();
    await deliver({ side: "client" });
    expect(sent.map(({ identity }) => identity.side)).toEqual(["client"]);
    expect(recorded()).toMatchObject([{ reason: "suppressed", detail: "phone: do_not_call" }, { side: "client" }]);
  });

  it("is skipped for an owner of a mailbox who stopped the messages of the agency", async () => {
    for (const { hash } of hashContacts(secrets.contactHash, key.agencyId, { email: aSeat().email })) {
      await stores.optOuts.add(key.agencyId, hash, now);
    }
    await deliver({ side: "client" });
    expect(recorded()).toMatchObject([{ reason: "opted_out", side: "client" }]);
    await deliver();
    expect(sent.map(({ identity }) => identity.side)).toEqual(["prospect"]);
  });

  it("goes by email to a person who stopped texts, by STOP or through the agency, and a text is not sent", async () => {
    const optOut = makeTextOptOut({ ...stores, ...secrets, now: () => now });
    await optOut.stop(key.agencyId, person.phone);
    await makeSuppressContact({ ...stores, ...secrets, now: () => now })(key.agencyId, {
      phone: person.phone,
      reason: "opted_out",
    });
    await deliver();
    expect(sent.map(({ recipient }) => recipient.email)).toEqual(["zoe@example.com"]);
    given([aBooking()], { ...aPerson(), person: withoutEmail });
    await deliver();
    expect(sent).toHaveLength(1);
    expect(recorded()).toMatchObject([{ kind: "appointment_message_skipped", reason: "suppressed" }]);
  });

  it("goes by text again once its reader has started texts again", async () => {
    given([aBooking()], { ...aPerson(), person: withoutEmail });
    const optOut = makeTextOptOut({ ...stores, ...secrets, now: () => now });
    await optOut.stop(key.agencyId, person.phone);
    await optOut.stop(key.agencyId, person.phone);
    await deliver();
    expect(recorded()).toMatchObject([{ kind: "appointment_message_skipped", reason: "opted_out" }]);
    expect(await optOut.isStopped(anId("agency", 2), person.phone)).toBe(false);
    await optOut.start(key.agencyId, person.phone);
    given([aBooking(), aMove()], { ...aPerson(), person: withoutEmail });
    await deliver({ message: "moved", sequence: 1 });
    expect(recorded()).toMatchObject([{ kind: "appointment_message_sent", channel: "sms" }]);
  });

  it("is not sent to a phone that replied STOP to the provider, and is not tried again", async () => {
    answer = async () => ({ ok: false, skip: { reason: "opted_out", detail: "replied STOP" }, isStopped: true });
    await deliver();
    await deliver();
    expect(sent).toHaveLength(1);
    expect(recorded()).toMatchObject([{ reason: "opted_out", detail: "replied STOP" }]);
  });

  it("by text waits at night for the morning, once however often it is ordered, while the email is sent at once", async () => {
    now = on("2026-11-22T23:00:00Z");
    const later = aBooking({ start: on("2026-11-25T14:00:00Z") });
    given([later]);
    await deliver();
    await deliver({ side: "client" });
    expect(sent.map(({ recipient }) => recipient.email)).toEqual(["zoe@example.com", aSeat().email]);
    given([later], { ...aPerson(), person: withoutEmail });
    sent = [];
    await deliver();
    await Promise.all([deliver(), deliver()]);
    expect(sent).toEqual([]);
    const until = on("2026-11-23T08:00:00Z");
    expect(recorded()).toMatchObject([{ kind: "appointment_message_deferred", until }]);
    now = until;
    await deliver();
    await deliver();
    expect(sent).toHaveLength(1);
    expect(recorded().map(({ kind }) => kind)).toEqual(["appointment_message_deferred", "appointment_message_sent"]);
  });

  it("by text that was deferred is skipped in the morning, if the appointment was moved or the person erased since", async () => {
    now = on("2026-11-22T23:00:00Z");
    const later = aBooking({ start: on("2026-11-25T14:00:00Z") });
    const deferred = aDeferredInvitation({ at: now, until: on("2026-11-23T08:00:00Z") });
    now = on("2026-11-23T08:00:00Z");
    given([later, deferred, aMove({ from: later.start })], { ...aPerson(), person: withoutEmail });
    await deliver();
    expect(recorded().at(-1)).toMatchObject({ kind: "appointment_message_skipped", reason: "superseded" });
    history.given(key, { facts: [aReceived({ clientId }), later, deferred] });
    await deliver();
    expect(recorded().at(-1)).toMatchObject({ kind: "appointment_message_skipped", reason: "person_erased" });
    expect(sent).toEqual([]);
  });

  it("by text, if it is a reminder that comes late into the quiet hours, is skipped", async () => {
    now = on("2026-11-22T23:00:00Z");
    given([aBooking({ start: on("2026-11-23T14:00:00Z") })], { ...aPerson(), person: withoutEmail });
    await deliver({ message: "reminder", minutesBefore: 1440 });
    expect(recorded()).toMatchObject([{ kind: "appointment_message_skipped", reason: "quiet_hours" }]);
    expect(sent).toEqual([]);
  });

  it("is not sent after its reader called an earlier one spam", async () => {
    given([aBooking(), aSentInvitation(), aFailedInvitation({ reason: "complained" }), aMove()]);
    await deliver({ message: "moved", sequence: 1 });
    await deliver({ message: "moved", sequence: 1, side: "client" });
    expect(sent.map(({ identity }) => identity.side)).toEqual(["client"]);
    expect(recorded().at(-2)).toMatchObject({ kind: "appointment_message_skipped", reason: "opted_out" });
  });

  it("that the provider refuses is recorded as failed, and not tried again", async () => {
    answer = async () => ({ ok: false, reason: "refused_by_provider", detail: "MessageRejected" });
    await deliver();
    await deliver();
    expect(sent).toHaveLength(1);
    expect(recorded()).toMatchObject([{ kind: "appointment_message_failed", reason: "refused_by_provider" }]);
  });

  it("beyond the limit for texts is recorded as skipped", async () => {
    answer = async () => ({ ok: false, skip: { reason: "cap_reached", detail: "the limit is reached" } });
    await deliver();
    expect(recorded()).toMatchObject([{ reason: "cap_reached", detail: "the limit is reached" }]);
  });

  it("is tried again after a fault, which only the last attempt records, and a redriven order sends it", async () => {
    answer = async () => {
      throw Object.assign(new Error("throttled"), { name: "TooManyRequestsException" });
    };
    await expect(deliver()).rejects.toThrow("throttled");
    expect(recorded()).toEqual([]);
    await expect(deliver({}, { isLast: true })).rejects.toThrow("throttled");
    expect(recorded()).toMatchObject([{ reason: "internal_fault", detail: "TooManyRequestsException" }]);
    answer = async () => taken;
    await deliver();
    expect(recorded().map(({ kind }) => kind)).toEqual(["appointment_message_failed", "appointment_message_sent"]);
  });

  it("is not started when too little time is left to store its receipt", async () => {
    await expect(deliver({}, { timeLeftMs: () => 999 })).rejects.toThrow("too little time");
    expect(sent).toEqual([]);
  });

  it("about an appointment that does not exist is a fault", async () => {
    await expect(deliver({ appointmentId: anId("apt", 9) })).rejects.toThrow("does not exist");
    await expect(deliver({ message: "cancelled" })).rejects.toThrow("is not cancelled");
    expect(sent).toEqual([]);
  });
});
