import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBaton, startBaton } from "#local/start-baton.ts";

describe("Baton on this machine", () => {
  let folder: string;
  let baton: LocalBaton;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "baton-start-"));
    baton = await startBaton({ stateFolder: folder });
  });
  afterAll(async () => {
    await baton.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const text = (PhoneNumber: string, Message: string) =>
    new SNSClient(baton.clientConfig("aws")).send(new PublishCommand({ PhoneNumber, Message }));
  const page = async (path: string) => (await fetch(`${baton.inboxUrl}${path}`)).text();

  it("serves requests with the routes and functions of the app", async () => {
    const response = await fetch(`${baton.apiUrl}/v1/leads`);
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toContain("application/problem+json");
  });

  it("has the queues of the app, all empty, and marks those that no function consumes", async () => {
    await baton.waitUntilIdle();
    const queues = await baton.queues();
    expect(queues.map(({ total }) => total)).toEqual(queues.map(() => 0));
    const consumed = queues
      .filter(({ isDeadLetters }) => !isDeadLetters)
      .map(({ name }) => name.replace(/Queue.*/, ""));
    expect(consumed.toSorted()).toEqual([
      "Appointment",
      "Due",
      "Email",
      "MailEvents",
      "SignIn",
      "Sms",
      "Webhook",
      "WebhookSlow",
    ]);
    expect(queues.filter(({ isDeadLetters }) => isDeadLetters).length).toBeGreaterThanOrEqual(consumed.length);
  });

  it("keeps texts for programs and people, and lets a person opt out with STOP", async () => {
    await text("+447700900010", "Tap https://example.com/l/x & call <now>");
    expect(baton.sms({ to: "+447700900010" })).toMatchObject([{ body: "Tap https://example.com/l/x & call <now>" }]);
    expect(JSON.parse(await page("/sms?to=%2B447700900010"))).toEqual({ messages: baton.sms({ to: "+447700900010" }) });
    const html = await page("/inbox/sms");
    expect(html).toContain(`<a href="https://example.com/l/x"`);
    expect(html).toContain("&amp; call &lt;now&gt;");

    const stop = new URLSearchParams({ phone: "+447700900010" });
    await fetch(`${baton.inboxUrl}/sms/opt-out`, { method: "POST", body: stop });
    await text("+447700900010", "again");
    expect(baton.sms({ to: "+447700900010" }).at(-1)).toMatchObject({ body: "again", delivered: false });
  });

  it("keeps emails, and shows their HTML only in a sandboxed frame", async () => {
    await new SESv2Client(baton.clientConfig("aws")).send(
      new SendEmailCommand({
        FromEmailAddress: "leads@example.com",
        Destination: { ToAddresses: ["sales@example.com"] },
        Content: {
          Simple: {
            Subject: { Data: "A <lead>" },
            Body: { Html: { Data: "<script>1</script>" }, Text: { Data: "Notes" } },
          },
        },
      }),
    );
    const [mail] = baton.mail({ to: "sales@example.com" });
    expect(mail).toMatchObject({ subject: "A <lead>", text: "Notes" });
    expect(await page("/inbox/mail")).toContain("A &lt;lead&gt;");
    const detailPage = await page(`/inbox/mail/${mail?.id}`);
    expect(detailPage).toContain("Notes");
    expect(detailPage).not.toContain("<script>");
    expect(await page(`/inbox/mail/${mail?.id}/html`)).toBe("<script>1</script>");
  });

  it("fails the next messages after an outage is added", async () => {
    const outage = { channel: "sms", to: "+447700900011", times: 1, code: "AuthorizationError" };
    await fetch(`${baton.inboxUrl}/outages`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(outage),
    });
    await expect(text("+447700900011", "x")).rejects.toMatchObject({ name: "AuthorizationErrorException" });
    await text("+447700900011", "y");
    expect(baton.sms({ to: "+447700900011" }).map(({ body }) => body)).toEqual(["y"]);
  });

  it("restarts after a stop with the same addresses, secret and inbox", async () => {
    const secretOf = async (running: LocalBaton) => {
      const { SECRET_ID } = running.environmentFor("functions/lead-card.ts");
      const client = new SecretsManagerClient(running.clientConfig("aws"));
      return (await client.send(new GetSecretValueCommand({ SecretId: SECRET_ID }))).SecretString;
    };
    const { apiUrl, inboxUrl } = baton;
    const secret = await secretOf(baton);
    const messages = baton.sms();
    await baton.stop();
    await expect(fetch(apiUrl)).rejects.toThrow("fetch failed");

    baton = await startBaton({ stateFolder: folder });
    expect([baton.apiUrl, baton.inboxUrl]).toEqual([apiUrl, inboxUrl]);
    expect(await secretOf(baton)).toBe(secret);
    expect(secret).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(baton.sms()).toEqual(messages);
  });

  it("runs beside a second Baton", async () => {
    const other = await startBaton();
    try {
      expect(other.apiUrl).not.toBe(baton.apiUrl);
      expect(other.sms()).toEqual([]);
      expect((await fetch(`${other.apiUrl}/v1/leads`)).status).toBe(401);
    } finally {
      await other.stop();
    }
  });
});
