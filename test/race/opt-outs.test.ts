import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDisabledByOwner } from "#domain/subscriptions/subscription.ts";
import { hashContacts } from "#suppressions/hash-contacts.ts";
import { post } from "#test/support/crash/asking.ts";
import { type AgencyIn, clientId, mailEvent, pushing } from "#test/support/crash/run-scenario.ts";
import { secrets } from "#test/support/crash/stores.ts";
import { anEmailSubscription } from "#test/support/entities.ts";
import { ids } from "#test/support/ids.ts";
import { runs } from "#test/support/property-runs.ts";
import { type Act, race } from "#test/support/race/race.ts";
import { anyTurns } from "#test/support/race/turns.ts";

const mailbox = anEmailSubscription();
const ofMailbox = { clientId, subscriptionId: mailbox.id };
const newAddress = "new.sales@example.com";

const deliveryOf = ({ leadIdOf }: AgencyIn) => ids.derive("dlv", leadIdOf(1), mailbox.id);

/** The owner of the mailbox posts to the page that the link in any email opens. */
const posts =
  (form: Record<string, string>): Act =>
  ({ asking: { stopPage }, agency: { agencyId } }) =>
    post(stopPage, secrets.stopLinks.createUrl({ agencyId, ...ofMailbox, endpoint: mailbox.endpoint }), form);

/** SES reports the email that went to the first address. */
const reports =
  (kind: "Bounce" | "Complaint"): Act =>
  ({ report, agency }) => {
    const { agencyId, leadIdOf } = agency;
    const names = { agency: agencyId, client: clientId, subscription: mailbox.id, about: leadIdOf(1) };
    const tags = { ...names, delivery: deliveryOf(agency) };
    const EmailTags = Object.entries(tags).map(([Name, Value]) => ({ Name, Value }));
    return report(JSON.parse(mailEvent(kind, deliveryOf(agency), { EmailTags })) as object);
  };

const acts = {
  stops: posts({}),
  starts: posts({ wish: "start" }),
  bounces: reports("Bounce"),
  complains: reports("Complaint"),
  enables: ({ ask }) =>
    ask("enableEndpoint", { params: ofMailbox, body: { replayMissed: false }, idempotencyKey: "once" }),
  moves: ({ ask }) => ask("changeSubscription", { params: ofMailbox, body: { endpoint: newAddress } }),
  looks: ({ work }) => work({ kind: "endpoint", ...ofMailbox }),
  sends: ({ deliver, agency }) =>
    deliver({ about: agency.leadIdOf(1), deliveryId: deliveryOf(agency), channel: "email" }),
} satisfies Record<string, Act>;
type Name = keyof typeof acts;
const names = Object.keys(acts) as Name[];

describe("a mailbox whose owner opts out and in again, while emails are sent and bounce,", () => {
  it("is disabled for its last reason, is announced each time, and only its owner can undo an opt-out", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyTurns,
        fc.array(fc.constantFrom(...names), { minLength: 2, maxLength: 4 }),
        async (turns, who) => {
          const { faults, results, stores, scope, announced, put } = await race({
            turns,
            acts: who.map((name) => acts[name]),
            events: ["endpoint.disabled", "endpoint.enabled", "email.bounced", "email.complained"],
            subscriptions: () => [mailbox],
            steps: [pushing(1, { isStreamLost: "fact/received" })],
          });
          // No order, no email.
          expect(faults.filter((fault) => !/pending|record|in a cell/.test(fault))).toEqual([]);
          const did = (name: Name) => results.some(({ status }, at) => who[at] === name && status === "fulfilled");
          const stored = await stores.subscriptions.read(scope, mailbox.id);
          const reason = stored?.disabled?.reason;
          const hasStopped = async (email: string) => {
            const [address] = hashContacts(secrets.contactHash, scope.agencyId, { email });
            return stores.optOuts.has(scope.agencyId, address?.hash ?? "");
          };
          const isStopped = await hasStopped(mailbox.endpoint);

          // An opt-out stops one mailbox: the one that the subscription is disabled for.
          if (reason === "opted_out" && !did("starts")) expect(await hasStopped(stored?.endpoint ?? "")).toBe(true);
          if (did("moves")) expect(["bounced", "complained"]).not.toContain(reason);
          else {
            if (did("complains") && !did("starts")) expect(isDisabledByOwner(reason)).toBe(true);
            if ((did("bounces") || did("stops")) && !did("starts") && !did("enables")) expect(reason).toBeDefined();
            if (did("stops") && !did("starts")) expect(isStopped).toBe(true);
            if (did("starts") && !did("stops")) expect([isStopped, reason === "opted_out"]).toEqual([false, false]);
            const off = announced("endpoint.disabled").flatMap(({ data }) => data.disabledAt ?? []);
            if (stored?.disabled) expect(off).toContain(stored.disabled.at);
            for (const { data } of announced("endpoint.enabled")) {
              expect(put.filter(({ disabled }) => disabled)).toContainEqual(
                expect.objectContaining({ disabled: { at: data.disabledAt, reason: data.reason } }),
              );
            }
          }
          expect(announced("email.bounced")).toHaveLength(did("bounces") ? 1 : 0);
          expect(announced("email.complained")).toHaveLength(did("complains") ? 1 : 0);
          // The link of the first mailbox opens nothing once the subscription has another one.
          const mayFail: readonly (Name | undefined)[] = [
            "enables",
            "moves",
            ...(did("moves") ? (["stops", "starts"] as const) : []),
          ];
          expect(results.filter(({ status }, at) => status === "rejected" && !mayFail.includes(who[at]))).toEqual([]);
        },
      ),
      runs(200),
    );
  });
});
