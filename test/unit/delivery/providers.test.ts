import {
  AccountSuspendedException,
  BadRequestException,
  InternalServiceErrorException,
  LimitExceededException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  NotFoundException,
  SendEmailCommand,
  SendingPausedException,
  SESv2Client,
  SESv2ServiceException,
  TooManyRequestsException,
} from "@aws-sdk/client-sesv2";
import {
  AuthorizationErrorException,
  CheckIfPhoneNumberIsOptedOutCommand,
  InternalErrorException,
  InvalidParameterException,
  InvalidParameterValueException,
  KMSThrottlingException,
  OptedOutException,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SNSServiceException,
  ThrottledException,
  ValidationException,
} from "@aws-sdk/client-sns";
import { beforeEach, describe, expect, it } from "vitest";
import { makeTopicDispatcher } from "#delivery/adapters/topic-dispatcher.ts";
import { makeDeliveryMessage } from "#delivery/orders/messages.ts";
import { makeEmailSender } from "#delivery/email/adapters/email-sender.ts";
import type { DeliveryOrder } from "#delivery/ports.ts";
import { makeSmsSender } from "#delivery/sms/adapters/sms-sender.ts";
import { anId } from "#test/support/an-id.ts";
import { mockClient } from "#test/support/doubles/mock-client.ts";

const number = "+447700900123";
const address = "zoe.obrien@example.com";
const personal = /7700900123|zoe\.obrien/;
const about = { $metadata: { httpStatusCode: 400 }, message: `not sent to ${number} or ${address}` };

/** Everything that the log would show of a fault. */
const everythingOf = (fault: unknown): string =>
  fault instanceof Error
    ? `${fault.name} ${fault.message} ${fault.stack} ${JSON.stringify(fault)} ${String(fault.cause)}`
    : "";

/** The fault that `sending` throws. Throws if it throws none. */
const faultOf = (sending: Promise<unknown>): Promise<Error> =>
  sending.then(
    (sent) => {
      throw new Error(`answered instead: ${JSON.stringify(sent)}`);
    },
    (fault: Error) => fault,
  );

describe("sending an SMS", () => {
  const sns = mockClient(SNSClient);
  beforeEach(() => {
    sns.reset();
    sns.on(CheckIfPhoneNumberIsOptedOutCommand).resolves({ isOptedOut: false });
  });
  const senders = { defaultSender: "Brightline", byCountry: { IE: "Liffey", US: "+18005550100" } };
  const send = (to = number, maxPriceUsd?: string) =>
    makeSmsSender(new SNSClient(), { senders, maxPriceUsd })({ to, text: "New lead: Zoë", segments: 2 });
  const attributes = () => sns.commandCalls(PublishCommand)[0]?.args[0].input.MessageAttributes;

  it("publishes a transactional message to the number from the sender id", async () => {
    sns.on(PublishCommand).resolves({ MessageId: "message-1" });
    const reply = { segments: 2, tookMs: expect.any(Number) };
    expect(await send()).toEqual({ ok: true, reference: "message-1", reply });
    expect(sns.commandCalls(PublishCommand)[0]?.args[0].input).toEqual({
      PhoneNumber: number,
      Message: "New lead: Zoë",
      MessageAttributes: {
        "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
        "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: "Brightline" },
      },
    });
  });

  it.each([
    ["+353871234567", { "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: "Liffey" } }],
    ["+14155552671", { "AWS.MM.SMS.OriginationNumber": { DataType: "String", StringValue: "+18005550100" } }],
    ["+14165550100", {}],
  ])("sends to %s from the sender of that country", async (to, origin) => {
    sns.on(PublishCommand).resolves({ MessageId: "message-1" });
    await send(to);
    expect(attributes()).toEqual({
      "AWS.SNS.SMS.SMSType": { DataType: "String", StringValue: "Transactional" },
      ...origin,
    });
  });

  it("sets the maximum price if the operator configured one", async () => {
    sns.on(PublishCommand).resolves({ MessageId: "message-1" });
    await send(number, "0.20");
    expect(attributes()).toMatchObject({ "AWS.SNS.SMS.MaxPrice": { DataType: "Number", StringValue: "0.20" } });
  });

  it("skips a number that opted out, and publishes nothing, which SNS would accept and drop", async () => {
    sns.on(CheckIfPhoneNumberIsOptedOutCommand, { phoneNumber: number }).resolves({ isOptedOut: true });
    const skip = { reason: "opted_out", detail: expect.any(String) };
    expect(await send()).toEqual({ ok: false, skip, isStopped: true });
    expect(sns.commandCalls(PublishCommand)).toEqual([]);
  });

  it("skips a number that opted out after the check", async () => {
    sns.on(PublishCommand).rejects(new OptedOutException(about));
    expect(await send()).toMatchObject({ ok: false, skip: { reason: "opted_out" } });
  });

  it("throws a fault of the opt-out check by its name only, and sends nothing", async () => {
    sns.on(CheckIfPhoneNumberIsOptedOutCommand).rejects(new ThrottledException(about));
    const fault = await faultOf(send());
    expect(fault.name).toBe("ThrottledException");
    expect(everythingOf(fault)).not.toMatch(personal);
    expect(sns.commandCalls(PublishCommand)).toEqual([]);
  });

  it.each([
    new InvalidParameterException(about),
    new InvalidParameterValueException(about),
    new ValidationException({ ...about, Message: about.message }),
  ])("fails when SNS refuses the number or the text, and the detail contains neither: %s", async (verdict) => {
    sns.on(PublishCommand).rejects(verdict);
    expect(await send()).toEqual({ ok: false, reason: "refused_by_provider", detail: verdict.name });
  });

  it.each([
    new ThrottledException(about),
    new KMSThrottlingException(about),
    new InternalErrorException(about),
    new AuthorizationErrorException(about),
    new SNSServiceException({ ...about, name: "Throttling", $fault: "client" }),
    new SNSServiceException({ ...about, name: "ServiceUnavailable", $fault: "server" }),
    new SNSServiceException({ ...about, name: "ExpiredToken", $fault: "client" }),
  ])("throws %s by its name only, because it says nothing about the client", async (error) => {
    sns.on(PublishCommand).rejects(error);
    const fault = await faultOf(send());
    expect(fault).toMatchObject({ name: error.name, message: expect.stringContaining(error.name) });
    expect(everythingOf(fault)).not.toMatch(personal);
  });

  it("throws an error that is not from the service", async () => {
    sns.on(PublishCommand).rejects(Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" }));
    expect(await faultOf(send())).toMatchObject({ code: "ECONNREFUSED" });
  });
});

describe("sending an email", () => {
  const ses = mockClient(SESv2Client);
  beforeEach(() => {
    ses.reset();
  });
  const send = (headers: Record<string, string> = {}) =>
    makeEmailSender(new SESv2Client(), { from: "leads@brightline.example", configurationSet: "mail-set" })({
      to: address,
      subject: "New lead: Zoë",
      text: "Call Zoë",
      html: "<p>Call Zoë</p>",
      headers: { "Auto-Submitted": "auto-generated", ...headers },
      tags: { delivery: anId("dlv") },
    });

  it("sends a text and an HTML part in UTF-8 to the address", async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: "message-1" });
    expect(await send()).toEqual({ ok: true, reference: "message-1", reply: { tookMs: expect.any(Number) } });
    expect(ses.commandCalls(SendEmailCommand)[0]?.args[0].input).toEqual({
      FromEmailAddress: "leads@brightline.example",
      Destination: { ToAddresses: [address] },
      ConfigurationSetName: "mail-set",
      EmailTags: [{ Name: "delivery", Value: anId("dlv") }],
      Content: {
        Simple: {
          Subject: { Data: "New lead: Zoë", Charset: "UTF-8" },
          Body: {
            Text: { Data: "Call Zoë", Charset: "UTF-8" },
            Html: { Data: "<p>Call Zoë</p>", Charset: "UTF-8" },
          },
          Headers: [{ Name: "Auto-Submitted", Value: "auto-generated" }],
        },
      },
    });
  });

  it("sends a subject in which mail apps find no encoded word to decode", async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: "message-1" });
    await makeEmailSender(new SESv2Client(), { from: "leads@brightline.example" })({
      to: address,
      subject: "New lead: =?utf-8?B?4oCuZXZp?= ==?utf-8?q?x?=",
      text: "",
      html: "",
    });
    const subject = ses.commandCalls(SendEmailCommand)[0]?.args[0].input.Content?.Simple?.Subject?.Data;
    expect(subject).toBe("New lead: = ?utf-8?B?4oCuZXZp?= == ?utf-8?q?x?=");
  });

  it.each([
    [
      "a line break, which would start another header",
      { "List-Unsubscribe": "<https://a.example>\r\nBcc: x@y.example" },
    ],
    ["letters that are not ASCII", { "List-Unsubscribe": "<https://ä.example>" }],
    ["more than 870 characters", { "List-Unsubscribe": "x".repeat(871) }],
    ["nothing in it", { "List-Unsubscribe": "" }],
    ["a space in its name", { "List Unsubscribe": "x" }],
    ["a colon in its name", { "List-Unsubscribe:": "x" }],
    ["a name of more than 126 characters", { ["x".repeat(127)]: "x" }],
  ])("refuses a header with %s", async (_, headers) => {
    await expect(send(headers)).rejects.toThrow(RangeError);
    expect(ses.commandCalls(SendEmailCommand)).toEqual([]);
  });

  it("accepts the longest headers that SES accepts", async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: "message-1" });
    expect(await send({ ["x".repeat(126)]: "x".repeat(870) })).toMatchObject({ ok: true });
  });

  it.each([new MessageRejected(about), new BadRequestException(about)])(
    "fails when SES refuses the address or the content, and the detail contains neither: %s",
    async (verdict) => {
      ses.on(SendEmailCommand).rejects(verdict);
      expect(await send()).toEqual({ ok: false, reason: "refused_by_provider", detail: verdict.name });
    },
  );

  it.each([
    new TooManyRequestsException(about),
    new LimitExceededException(about),
    new InternalServiceErrorException(about),
    new SendingPausedException(about),
    new AccountSuspendedException(about),
    new MailFromDomainNotVerifiedException(about),
    new NotFoundException(about),
    new SESv2ServiceException({ ...about, name: "ThrottlingException", $fault: "client" }),
    new SESv2ServiceException({ ...about, name: "AccessDeniedException", $fault: "client" }),
  ])("throws %s by its name only, because it says nothing about the client", async (error) => {
    ses.on(SendEmailCommand).rejects(error);
    const fault = await faultOf(send());
    expect(fault).toMatchObject({ name: error.name, message: expect.stringContaining(error.name) });
    expect(everythingOf(fault)).not.toMatch(personal);
  });

  it("throws an error that is not from the service", async () => {
    ses.on(SendEmailCommand).rejects(Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }));
    expect(await faultOf(send())).toMatchObject({ code: "ECONNRESET" });
  });
});

describe("dispatching orders to the topic", () => {
  const sns = mockClient(SNSClient);
  beforeEach(() => {
    sns.reset();
    sns.on(PublishBatchCommand).resolves({});
  });
  const orders = (count: number): DeliveryOrder[] =>
    Array.from({ length: count }, (_, index) => ({
      agencyId: anId("agency"),
      about: anId("lead", index),
      deliveryId: anId("dlv"),
      channel: "sms",
    }));
  const dispatch = (count: number) => makeTopicDispatcher(new SNSClient(), "arn:topic").dispatch(orders(count));
  const batches = () =>
    sns.commandCalls(PublishBatchCommand).map(({ args: [{ input }] }) => input.PublishBatchRequestEntries ?? []);

  it("publishes each as one message of ids, with its channel as the attribute that queues filter by", async () => {
    await dispatch(1);
    expect(batches()).toEqual([
      [
        {
          Id: "0",
          Message: JSON.stringify(orders(1)[0]),
          MessageGroupId: anId("agency"),
          MessageAttributes: { channel: { DataType: "String", StringValue: "sms" } },
        },
      ],
    ]);
  });

  it("publishes only webhooks of the slow lane to the slow queue, because no other channel has one", async () => {
    const order = orders(1)[0];
    if (!order) throw new Error("no order");
    await makeTopicDispatcher(new SNSClient(), "arn:topic").dispatch([
      { ...order, channel: "webhook", lane: "slow" },
      { ...order, channel: "webhook" },
      { ...order, channel: "email", lane: "slow" },
    ]);
    const lanes = batches().flatMap((entries) =>
      entries.map((entry) => entry.MessageAttributes?.["channel"]?.StringValue),
    );
    expect(new Set(lanes)).toEqual(new Set(["email", "webhook", "webhook-slow"]));
  });

  it.each([
    [0, []],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])("publishes %i orders in batches of %j", async (count, sizes) => {
    await dispatch(count);
    expect(batches().map(({ length }) => length)).toEqual(sizes);
    const published = batches().flatMap((entries) => entries.map(({ Message = "" }) => JSON.parse(Message)));
    expect(published).toEqual(orders(count));
    for (const entries of batches()) expect(new Set(entries.map(({ Id }) => Id)).size).toBe(entries.length);
  });

  it("publishes the first attempts of a lead as one message, which the queue of each of its channels gets", async () => {
    const [order] = orders(1);
    if (!order) throw new Error("no order");
    const { agencyId, about } = order;
    const deliveries = (["sms", "email", "webhook"] as const).map((channel, index) => ({
      deliveryId: anId("dlv", index),
      channel,
    }));
    await makeTopicDispatcher(new SNSClient(), "arn:topic").dispatch(
      deliveries.map((delivery) => ({ agencyId, about, ...delivery })),
    );
    expect(batches()).toEqual([
      [
        {
          Id: "0",
          Message: JSON.stringify({ agencyId, about, deliveries }),
          MessageGroupId: agencyId,
          MessageAttributes: { channel: { DataType: "String.Array", StringValue: '["sms","email","webhook"]' } },
        },
      ],
    ]);
    expect(makeDeliveryMessage("email").parse(JSON.parse(batches()[0]?.[0]?.Message ?? ""))).toEqual({
      agencyId,
      about,
      ...deliveries[1],
    });
  });

  it("packs one order for a channel into a message at most, and a retry or replay into none with others", async () => {
    const [order] = orders(1);
    if (!order) throw new Error("no order");
    const dispatched: DeliveryOrder[] = [
      { ...order, channel: "email" },
      { ...order, channel: "email", deliveryId: anId("dlv", 2) },
      { ...order, channel: "sms", deliveryId: anId("dlv", 3) },
      { ...order, channel: "webhook", deliveryId: anId("dlv", 4), replayId: anId("rpl") },
      { ...order, channel: "webhook", deliveryId: anId("dlv", 5), lane: "slow" },
    ];
    await makeTopicDispatcher(new SNSClient(), "arn:topic").dispatch(dispatched);
    const attributes = batches().flatMap((entries) =>
      entries.map((entry) => entry.MessageAttributes?.["channel"]?.StringValue),
    );
    expect(attributes).toEqual(['["email","sms"]', "email", "webhook", "webhook-slow"]);
  });

  it("names the agency of each message as its group, so that a busy agency delays no other", async () => {
    const [order] = orders(1);
    if (!order) throw new Error("no order");
    const agencyIds = [anId("agency", 1), anId("agency", 2)];
    const dispatched = agencyIds.map((agencyId) => ({ ...order, agencyId }));
    await makeTopicDispatcher(new SNSClient(), "arn:topic").dispatch(dispatched);
    expect(batches().flatMap((entries) => entries.map(({ MessageGroupId }) => MessageGroupId))).toEqual(agencyIds);
  });

  it("publishes only those of a batch again that SNS rejected", async () => {
    sns
      .on(PublishBatchCommand)
      .resolvesOnce({ Failed: [{ Id: "3", Code: "InternalFailure", SenderFault: false }] })
      .resolves({});
    await dispatch(5);
    expect(batches().map((entries) => entries.map(({ Id }) => Id))).toEqual([["0", "1", "2", "3", "4"], ["3"]]);
  });

  it("throws when SNS goes on rejecting a message, so that the caller repeats all of them", async () => {
    sns.on(PublishBatchCommand).resolves({ Failed: [{ Id: "3", Code: "InternalFailure", SenderFault: false }] });
    await expect(dispatch(5)).rejects.toThrow("SNS rejected 1 of 1 messages: InternalFailure");
    expect(batches()).toHaveLength(3);
  });

  it("throws at once when a message is not valid", async () => {
    sns.on(PublishBatchCommand).resolves({ Failed: [{ Id: "0", Code: "InvalidParameter", SenderFault: true }] });
    await expect(dispatch(2)).rejects.toThrow("SNS rejected 1 of 2 messages: InvalidParameter");
    expect(batches()).toHaveLength(1);
  });

  it("throws when SNS rejects one of several batches", async () => {
    sns
      .on(PublishBatchCommand)
      .resolvesOnce({})
      .rejectsOnce(new ThrottledException({ $metadata: {}, message: "slow down" }));
    await expect(dispatch(15)).rejects.toThrow("slow down");
  });
});
