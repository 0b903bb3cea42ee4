import { SendTextMessageCommand, type SendTextMessageCommandInput } from "@aws-sdk/client-pinpoint-sms-voice-v2";
import { GetSecretValueCommand, ResourceNotFoundException } from "@aws-sdk/client-secrets-manager";
import { SendEmailCommand } from "@aws-sdk/client-sesv2";
import {
  CheckIfPhoneNumberIsOptedOutCommand,
  ListPhoneNumbersOptedOutCommand,
  OptInPhoneNumberCommand,
  PublishCommand,
} from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Emulators, startEmulators, testConfigurationSet, testSecret } from "#test/support/emulators.ts";

describe("the emulators of phones, emails and secrets", () => {
  let emulators: Emulators;
  beforeAll(async () => {
    emulators = await startEmulators();
  });
  afterAll(() => emulators.stop());

  const text = (PhoneNumber: string, Message = "New lead: Zoë O'Brien 🏠 & more <now>", SenderID = "Baton") =>
    emulators.sns.send(
      new PublishCommand({
        PhoneNumber,
        Message,
        MessageAttributes: { "AWS.SNS.SMS.SenderID": { DataType: "String", StringValue: SenderID } },
      }),
    );

  const simple = (to: string) =>
    emulators.ses.send(
      new SendEmailCommand({
        FromEmailAddress: "Baton <leads@example.com>",
        Destination: { ToAddresses: [to] },
        Content: {
          Simple: {
            Subject: { Data: "Lead: Zoë O'Brien", Charset: "UTF-8" },
            Body: { Text: { Data: "The notes" }, Html: { Data: "<p>The notes</p>" } },
            Headers: [{ Name: "List-Unsubscribe", Value: "<https://example.com/u>" }],
          },
        },
      }),
    );

  describe("a text to a phone", () => {
    it("arrives in the inbox with its sender and text unchanged", async () => {
      const { MessageId } = await text("+447700900001");
      expect(emulators.inbox.sms({ to: "+447700900001" })).toMatchObject([
        {
          messageId: MessageId,
          sender: "Baton",
          body: "New lead: Zoë O'Brien 🏠 & more <now>",
          delivered: true,
        },
      ]);
    });

    it("is refused when the phone number is invalid, the text too long, or the sender ID invalid", async () => {
      await expect(text("07700 900001")).rejects.toMatchObject({ name: "InvalidParameterException" });
      await expect(text("+447700900001", "x".repeat(1_601))).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
      await expect(text("+447700900001", "x", "Baton Leads Ltd")).rejects.toMatchObject({
        name: "InvalidParameterException",
      });
    });

    it("shows its origination number when it has one, and is refused when that is not a number", async () => {
      const sendFrom = (number: string) =>
        emulators.sns.send(
          new PublishCommand({
            PhoneNumber: "+14155552671",
            Message: "New lead",
            MessageAttributes: { "AWS.MM.SMS.OriginationNumber": { DataType: "String", StringValue: number } },
          }),
        );
      await sendFrom("+18005550100");
      expect(emulators.inbox.sms({ to: "+14155552671" })).toMatchObject([{ sender: "+18005550100" }]);
      await expect(sendFrom("Brightline")).rejects.toMatchObject({ name: "InvalidParameterException" });
    });

    it("is accepted but not delivered after the phone opted out, until it opts in again", async () => {
      const phone = "+447700900002";
      const isOptedOut = async () =>
        (await emulators.sns.send(new CheckIfPhoneNumberIsOptedOutCommand({ phoneNumber: phone }))).isOptedOut;
      expect(await isOptedOut()).toBe(false);
      emulators.inbox.optOut(phone);
      expect(await isOptedOut()).toBe(true);
      const { phoneNumbers } = await emulators.sns.send(new ListPhoneNumbersOptedOutCommand({}));
      expect(phoneNumbers).toEqual([phone]);

      await text(phone, "unwanted");
      await emulators.sns.send(new OptInPhoneNumberCommand({ phoneNumber: phone }));
      await text(phone, "wanted");

      expect(await isOptedOut()).toBe(false);
      expect(emulators.inbox.sms({ to: phone }).map(({ body, delivered }) => [body, delivered])).toEqual([
        ["unwanted", false],
        ["wanted", true],
      ]);
    });

    it("fails as often as its outage says, and the SDK retries errors of the service, not of the caller", async () => {
      const to = "+447700900003";
      emulators.inbox.addOutage({ channel: "sms", to, times: 1, code: "InternalError" });
      await text(to, "after a hiccup");
      emulators.inbox.addOutage({ channel: "sms", to, times: 1, code: "AuthorizationError" });
      await expect(text(to)).rejects.toMatchObject({ name: "AuthorizationErrorException" });
      await text("+447700900004", "another phone");

      expect(emulators.inbox.sms({ to }).map(({ body }) => body)).toEqual(["after a hiccup"]);
    });
  });

  describe("a text by End User Messaging", () => {
    const send = (to: string, changes: Partial<SendTextMessageCommandInput> = {}) =>
      emulators.texts.send(
        new SendTextMessageCommand({
          DestinationPhoneNumber: to,
          OriginationIdentity: "Baton",
          MessageBody: "New lead: Zoë 🏠",
          MessageType: "TRANSACTIONAL",
          ConfigurationSetName: testConfigurationSet.name,
          Context: { baton: "{}" },
          ...changes,
        }),
      );

    it("arrives in the inbox, with its id, its sender and its text unchanged", async () => {
      const { MessageId } = await send("+447700900011");
      expect(emulators.inbox.sms({ to: "+447700900011" })).toMatchObject([
        { messageId: MessageId, sender: "Baton", body: "New lead: Zoë 🏠", delivered: true },
      ]);
    });

    it("does not arrive at the numbers that fail", async () => {
      for (const to of ["+447700900991", "+33755512502"]) {
        await send(to);
        expect(emulators.inbox.sms({ to })).toMatchObject([{ delivered: false }]);
      }
    });

    it("is refused as AWS refuses it: for its content, its set, and a phone that opted out", async () => {
      const refusal = (reason: string) => ({ name: "ValidationException", Reason: reason });
      await expect(send("07700 900001")).rejects.toMatchObject(refusal("FIELD_VALIDATION_FAILED"));
      await expect(send("+447700900011", { OriginationIdentity: "Two words" })).rejects.toMatchObject(
        refusal("FIELD_VALIDATION_FAILED"),
      );
      const six = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`key-${index}`, "value"]));
      await expect(send("+447700900011", { Context: six })).rejects.toMatchObject(refusal("FIELD_VALIDATION_FAILED"));
      await expect(send("+447700900011", { ConfigurationSetName: "other" })).rejects.toMatchObject({
        name: "ResourceNotFoundException",
      });
      emulators.inbox.optOut("+447700900012");
      await expect(send("+447700900012")).rejects.toMatchObject({
        name: "ConflictException",
        Reason: "DESTINATION_PHONE_NUMBER_OPTED_OUT",
      });
    });

    it("fails as often as its outage says", async () => {
      const to = "+447700900013";
      emulators.inbox.addOutage({ channel: "sms", to, times: 1, code: "AccessDeniedException" });
      await expect(send(to)).rejects.toMatchObject({ name: "AccessDeniedException" });
      await send(to);
      expect(emulators.inbox.sms({ to })).toHaveLength(1);
    });
  });

  describe("an email", () => {
    it("arrives in the inbox with both its parts and its headers", async () => {
      const { MessageId } = await simple("Jo Smith <Jo@Example.com>");
      expect(emulators.inbox.mail({ to: "jo@example.com" })).toMatchObject([
        {
          messageId: MessageId,
          from: "Baton <leads@example.com>",
          subject: "Lead: Zoë O'Brien",
          text: "The notes",
          html: "<p>The notes</p>",
          headers: { "List-Unsubscribe": "<https://example.com/u>" },
        },
      ]);
    });

    it("arrives raw when it was sent raw", async () => {
      const raw = "From: leads@example.com\r\nTo: raw@example.com\r\nSubject: Raw\r\n\r\nbody";
      await emulators.ses.send(
        new SendEmailCommand({
          FromEmailAddress: "leads@example.com",
          Content: { Raw: { Data: Buffer.from(raw) } },
        }),
      );
      expect(emulators.inbox.mail({ to: "raw@example.com" })).toMatchObject([{ subject: "Raw", raw }]);
    });

    it("is refused for an invalid recipient, and as often as its outage says", async () => {
      await expect(simple("no-address")).rejects.toMatchObject({ name: "BadRequestException" });
      emulators.inbox.addOutage({ channel: "mail", to: "full@example.com", times: 1, code: "MessageRejected" });
      await expect(simple("full@example.com")).rejects.toMatchObject({ name: "MessageRejected" });
      await simple("full@example.com");
      expect(emulators.inbox.mail({ to: "full@example.com" })).toHaveLength(1);
    });
  });

  it("return a secret by its ARN, and an error for an unknown one", async () => {
    const { SecretString } = await emulators.secrets.send(new GetSecretValueCommand({ SecretId: testSecret.arn }));
    expect(SecretString).toBe(testSecret.value);
    await expect(emulators.secrets.send(new GetSecretValueCommand({ SecretId: "other" }))).rejects.toThrow(
      ResourceNotFoundException,
    );
  });
});
