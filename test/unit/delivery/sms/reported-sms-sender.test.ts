import {
  AccessDeniedException,
  ConflictException,
  type ConflictExceptionReason,
  InternalServerException,
  PinpointSMSVoiceV2Client,
  ResourceNotFoundException,
  SendTextMessageCommand,
  ServiceQuotaExceededException,
  ThrottlingException,
  ValidationException,
} from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { beforeEach, describe, expect, it } from "vitest";
import { isCertainlyNotSent } from "#delivery/adapters/provider-refusal.ts";
import { toMessageTags } from "#delivery/adapters/message-tags.ts";
import { makeReportedSmsSender } from "#delivery/sms/adapters/reported-sms-sender.ts";
import { TextEvent } from "#delivery/sms/messages.ts";
import { anId } from "#test/support/an-id.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const number = "+447700900123";
const about = { $metadata: { httpStatusCode: 400 }, message: `not sent to ${number}` };
const aConflict = (Reason: ConflictExceptionReason) => new ConflictException({ ...about, Reason });

/** The fault that `sending` throws. Throws if it throws none. */
const faultOf = (sending: Promise<unknown>): Promise<unknown> =>
  sending.then(
    (sent) => {
      throw new Error(`answered instead: ${JSON.stringify(sent)}`);
    },
    (fault: unknown) => fault,
  );

describe("sending an SMS by End User Messaging", () => {
  const provider = mockClient(PinpointSMSVoiceV2Client);
  beforeEach(() => {
    provider.reset();
    provider.on(SendTextMessageCommand).resolves({ MessageId: "message-1" });
  });
  const senders = { defaultSender: "Brightline", byCountry: { US: "+18005550100" } };
  const tags = toMessageTags({
    agencyId: anId("agency"),
    clientId: anId("client"),
    subscriptionId: anId("sub"),
    about: anId("lead"),
    deliveryId: anId("dlv"),
    replayId: anId("rpl"),
  });
  const send = (to = number, maxPriceUsd?: string) =>
    makeReportedSmsSender(new PinpointSMSVoiceV2Client(), { senders, maxPriceUsd, configurationSet: "baton" })({
      to,
      text: "New lead: Zoë",
      segments: 2,
      tags,
    });
  const input = () => provider.commandCalls(SendTextMessageCommand)[0]?.args[0].input;

  it("sends a transactional message that expires within hours, by the configuration set that reports on it", async () => {
    const reply = { segments: 2, tookMs: expect.any(Number) };
    expect(await send()).toEqual({ ok: true, reference: "message-1", reply });
    expect(input()).toEqual({
      DestinationPhoneNumber: number,
      OriginationIdentity: "Brightline",
      MessageBody: "New lead: Zoë",
      MessageType: "TRANSACTIONAL",
      ConfigurationSetName: "baton",
      TimeToLive: 14_400,
      Context: { baton: expect.any(String) },
    });
  });

  it("asks nothing before, because the provider refuses a phone that opted out", async () => {
    await send();
    expect(provider.calls()).toHaveLength(1);
  });

  it("sends tags that a report of the text repeats, without the number or the text", async () => {
    await send();
    const { Context: context = {} } = input() ?? {};
    const report = { eventType: "TEXT_DELIVERED", eventTimestamp: 1_764_424_800_000, messageId: "message-1", context };
    expect(TextEvent.parse(report).context.baton).toEqual(tags);
    expect(JSON.stringify(context)).not.toMatch(/7700900|Zoë/);
  });

  it.each([
    ["+14155552671", "+18005550100"],
    ["+14165550100", undefined],
  ])("sends to %s from the sender of that country", async (to, sender) => {
    await send(to);
    expect(input()?.OriginationIdentity).toBe(sender);
  });

  it.each([
    ["0.20", "0.20"],
    ["1", "1.0"],
  ])("sets the maximum price of %s dollars, with the point that the API demands", async (maxPriceUsd, price) => {
    await send(number, maxPriceUsd);
    expect(input()?.MaxPrice).toBe(price);
  });

  it("skips a number that opted out, and stops its other subscriptions", async () => {
    provider.on(SendTextMessageCommand).rejects(aConflict("DESTINATION_PHONE_NUMBER_OPTED_OUT"));
    const skip = { reason: "opted_out", detail: "the owner of the phone replied STOP" };
    expect(await send()).toEqual({ ok: false, skip, isStopped: true });
  });

  it.each([
    aConflict("DESTINATION_PHONE_NUMBER_NOT_VERIFIED"),
    aConflict("DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
    new ValidationException({ ...about, Reason: "PRICE_OVER_THRESHOLD" }),
  ])("fails with the reason of the provider, and without the number: %s", async (error) => {
    provider.on(SendTextMessageCommand).rejects(error);
    expect(await send()).toEqual({ ok: false, reason: "refused_by_provider", detail: error.Reason });
  });

  it("fails with the name of a refusal that has no reason", async () => {
    provider.on(SendTextMessageCommand).rejects(new ValidationException(about));
    expect(await send()).toEqual({ ok: false, reason: "refused_by_provider", detail: "ValidationException" });
  });

  it.each([
    aConflict("NO_ORIGINATION_IDENTITIES_FOUND"),
    new ThrottlingException(about),
    new ServiceQuotaExceededException({ ...about, Reason: "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT" }),
    new InternalServerException(about),
    new AccessDeniedException(about),
    new ResourceNotFoundException(about),
  ])("throws %s by its name only, because it says nothing about the client, and nothing was sent", async (error) => {
    provider.on(SendTextMessageCommand).rejects(error);
    const fault = await faultOf(send());
    expect(fault).toMatchObject({ name: error.name, message: expect.stringContaining(error.name) });
    expect(`${String(fault)} ${JSON.stringify(fault)}`).not.toContain("7700900");
    expect(isCertainlyNotSent(fault)).toBe(true);
  });

  it("throws an error that is not from the service, after which the text may have been sent", async () => {
    provider.on(SendTextMessageCommand).rejects(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));
    const fault = await faultOf(send());
    expect(fault).toMatchObject({ code: "ECONNRESET" });
    expect(isCertainlyNotSent(fault)).toBe(false);
  });
});
