import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { Webhook } from "standardwebhooks";
import { expect, it, onTestFinished } from "vitest";
import { demoContract } from "#bin/demo/close-month.ts";
import { makeKeyOperator } from "#bin/keys/key-operator.ts";
import { makeOperator } from "#bin/operator.ts";
import { AgencyId } from "#domain/shared/id.ts";
import { instant } from "#domain/shared/instant.ts";
import { makeKeyStore } from "#platform/secrets/key-store.ts";
import { portOf } from "#test/support/an-endpoint.ts";
import { signInOverHttp } from "#test/support/console/sign-in-over-http.ts";
import * as journey from "#test/support/running-baton.ts";
import { startCommand } from "#test/support/start-command.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const salesPhone = "+447700900941";
const salesEmail = "sales@rotation.example.com";
const userEmail = "jess@rotation.example.com";

/** Starts an endpoint that replies to challenges and records webhooks. */
async function startCrm() {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const reply = (body: string) => /^{"type":"endpoint.verification".*"challenge":"([\w-]+)"/.exec(body)?.[1];
  const server = createServer((request, response) => {
    void readText(request).then((body) => {
      const challenge = reply(body);
      if (challenge === undefined) got.push({ headers: request.headers, body });
      return response.end(challenge && JSON.stringify({ challenge }));
    });
  });
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${await portOf(server)}/leads`, got };
}

/** A Baton whose state survives a restart, with one client of one agency, whose last month is closed. */
async function startRehearsal() {
  const folder = await mkdtemp(join(tmpdir(), "baton-rotation-"));
  let baton = await journey.runBaton({ stateFolder: folder });
  onTestFinished(async () => {
    await baton.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const crm = await startCrm();
  const secretArn = baton.outputs["SecretArn"] ?? "";
  const { api: agency, agencyId } = await baton.newAgency();

  const monthAgo = new Date(Date.now() - 35 * dayMs);
  baton.setClock(monthAgo);
  const { clientId, campaignId } = await journey.aClientWithCampaign(agency);
  await agency.call("PUT", `/v1/clients/${clientId}/contracts`, demoContract);
  await journey.subscribe(agency, clientId, { channel: "sms", endpoint: salesPhone });
  await journey.subscribe(agency, clientId, { channel: "email", endpoint: salesEmail });
  const billed = await journey.pushLead(agency, campaignId);
  await journey.whenLead(agency, billed.id, ({ status }) => status === "delivered");
  await baton.waitUntilIdle();
  const startMs = Date.now();
  baton.setClock(new Date(startMs));
  const statements = `/v1/clients/${clientId}/statements`;
  const period = monthAgo.toISOString().slice(0, 7);
  const { body: closed } = await agency.post<{ number: string }>(statements, { period, currency: "GBP" });
  const headers = [{ name: "Authorization", value: "Bearer of the receiver" }];
  const webhook = { channel: "webhook", endpoint: crm.url, headers };
  const { secret: webhookSecret } = await journey.subscribe(agency, clientId, webhook);
  const user = { email: userEmail, name: "Jess", role: "agency_admin" as const, clientIds: [] };
  await makeOperator(baton.dynamodb, baton.tableName).createUser(AgencyId.parse(agencyId), user);

  const linkIn = (text = "", path: string) => new RegExp(`https?://[^\\s"<>]+/${path}/[\\w-]+`).exec(text)?.[0] ?? "";
  return {
    /** Pushes a lead, verifies its webhook, and returns the links in the text and the email about it. */
    deliver: async () => {
      const { id } = await journey.pushLead(agency, campaignId);
      await journey.whenLead(
        agency,
        id,
        (lead) => lead.history.filter(({ kind }) => kind === "delivered").length === 3,
      );
      const got = crm.got.at(-1);
      // The library verifies only what is a few minutes old by the clock of the machine, so this compares signatures.
      const sentAt = new Date(Number(got?.headers["webhook-timestamp"]) * 1_000);
      const signature = new Webhook(webhookSecret).sign(String(got?.headers["webhook-id"]), sentAt, got?.body ?? "");
      expect(got?.headers).toMatchObject({ "webhook-signature": signature, authorization: headers[0]?.value });
      return {
        card: linkIn(baton.sms({ to: salesPhone }).at(-1)?.body, "l"),
        stop: linkIn(baton.mail({ to: salesEmail }).at(-1)?.text, "s"),
      };
    },
    makeStatementLink: async () => {
      return (await agency.post<{ url: string }>(`${statements}/${closed.number}/links`, {})).body.url;
    },
    signIn: () => signInOverHttp(baton, userEmail),
    /** The status of the page at a URL. */
    open: async (url: string) => (await fetch(url, { redirect: "manual" })).status,
    table: () => ({ client: baton.dynamodb, name: baton.tableName }),
    /** Runs a command of the operator by the clock of the machine. */
    command: (...args: string[]) =>
      startCommand(["keys", ...args, "--secret", secretArn], baton.operatorEnvironment).ended,
    /** Moves the clock of Baton and of the operator to some minutes after the start. */
    atMinute: (minute: number) => {
      const ms = startMs + minute * minuteMs;
      baton.setClock(new Date(ms));
      const client = new SecretsManagerClient(baton.clientConfig("aws"));
      return makeKeyOperator({ store: makeKeyStore(client, secretArn), now: () => instant(ms) });
    },
    restart: async () => {
      await baton.stop();
      baton = await journey.runBaton({ stateFolder: folder });
    },
  };
}

it(
  "rotates the keys as docs/rotation.md says: what is from before works until its key is retired",
  { timeout: 300_000 },
  async () => {
    const { deliver, makeStatementLink, signIn, open, table, command, atMinute, restart } = await startRehearsal();
    const before = { ...(await deliver()), statement: await makeStatementLink(), console: await signIn() };
    const openAllFromBefore = async () => ({
      card: await open(before.card),
      statement: await open(before.statement),
      stop: await open(before.stop),
      console: (await before.console("/console")).status,
    });
    const allOpen = { card: 200, statement: 200, stop: 200, console: 200 };
    const reseal = async (minute: number) => {
      let last: object = {};
      for await (const progress of atMinute(minute).reseal(table())) last = progress;
      return last;
    };
    expect(await openAllFromBefore()).toEqual(allOpen);

    // A key is added, and signs nothing yet.
    expect(await command("add")).toMatchObject({ code: 0, said: expect.stringMatching(/key 1 {2}added/) });
    const early = await command("activate");
    expect(early).toMatchObject({ code: 1, said: expect.stringContaining("Too early: wait until") });
    expect((await command("status")).said).toMatch(
      /key 0 {2}of the deployment, seals and signs[^]*Next: keys activate/,
    );

    // It is activated. All processes know it by now; each signs with it when it has read the secret again.
    const whileAdded = await (atMinute(30), deliver());
    expect(whileAdded.card.length).toBe(before.card.length);
    expect(await atMinute(31).activate()).toMatchObject({ ok: true, value: { current: 1 } });
    expect(await openAllFromBefore()).toEqual(allOpen);
    atMinute(52);
    const after = { ...(await deliver()), statement: await makeStatementLink() };
    expect(after.card.length).toBe(before.card.length + 1);
    expect([await open(after.card), await open(after.statement)]).toEqual([200, 200]);
    expect(await openAllFromBefore()).toEqual(allOpen);
    expect((await (await signIn())("/console")).status).toBe(200);

    // The webhook secret is sealed again, once; before, its key is not retired.
    const retire = (minute: number, isLeaked: boolean) => atMinute(minute).retire(0, { table: table(), isLeaked });
    const stillUsed = { kind: "still_used", subscriptions: 1 };
    expect(await retire(53, true)).toEqual({ ok: false, refusal: stillUsed });
    expect(await reseal(53)).toMatchObject({ resealed: 1, failed: [], isFinal: true, position: undefined });
    expect(await reseal(53)).toMatchObject({ resealed: 0, failed: [] });
    await deliver();

    // The key is retired. Its links stop working; opt-outs, sessions and webhooks stay.
    expect(await retire(54, false)).toMatchObject({ ok: false, refusal: { kind: "too_early" } });
    expect(await retire(54, true)).toMatchObject({ ok: true, value: { current: 1 } });
    atMinute(70);
    expect(await openAllFromBefore()).toEqual({ ...allOpen, card: 404, statement: 404 });
    expect([await open(after.card), await open(after.statement)]).toEqual([200, 200]);
    await deliver();

    await restart();
    atMinute(71);
    expect([await open(after.card), await open(before.card)]).toEqual([200, 404]);
    expect((await command("status")).said).toMatch(
      /key 0 {2}of the deployment, retired[^]*key 1 {2}added \S+, seals and/,
    );
  },
);
