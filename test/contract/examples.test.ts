import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import type * as z from "zod";
import * as world from "#app/openapi/examples/example-entities.ts";
import * as story from "#app/openapi/examples/lead-examples.ts";
import { refusalExamples } from "#app/openapi/examples/refusal-examples.ts";
import { requestExamples, responseExamples } from "#app/openapi/examples/route-examples.ts";
import {
  eventExample,
  verificationExample,
  verificationReplyExample,
  warningExample,
  webhookExample,
  webhookHeaderExamples,
  webhookReplyExample,
} from "#app/openapi/examples/webhook-example.ts";
import { makeProblemWriter } from "#app/problem-writer.ts";
import { routes } from "#app/routes.ts";
import { LeadWebhook } from "#delivery/webhook/messages.ts";
import { parseAcknowledgement } from "#domain/delivery/parse-acknowledgement.ts";
import { foldLead, foldReceivedLead } from "#domain/history/lead-state.ts";
import { PersonalData } from "#domain/lead/personal-data.ts";
import { LeadId } from "#domain/shared/id.ts";
import { EndpointVerification, EndpointVerificationReply, EndpointWarning, EventWebhook } from "#events/messages.ts";
import { toLeadViewWithRouting, toLeadWithHistory } from "#leads/lead-views.ts";
import { LeadClockView } from "#leads/schemas.ts";
import { Problem } from "#platform/http/problem.ts";
import type { Route } from "#platform/http/route.ts";
import { parseChallengeReply } from "#subscriptions/verification/parse-challenge-reply.ts";

const table: Record<string, Route> = routes;
const personal = PersonalData.parse({ person: world.person, notes: world.notes, fields: world.fields });
const leadId = LeadId.parse(world.exampleIds.lead);

describe("the examples of the API", () => {
  it.each(Object.entries(requestExamples))("have a valid body for %s", (name, example) => {
    expect(table[name]?.body?.safeParse(example).error).toBeUndefined();
  });

  it.each(Object.entries(responseExamples))("have a valid response of %s", (name, example) => {
    const schema = Object.values(table[name]?.responses ?? {}).find((response) => response.schema)?.schema;
    expect(schema?.safeParse(example).error).toBeUndefined();
    expect(unknownFields(schema, example)).toEqual([]);
  });

  it("cover every body and every JSON response", () => {
    const names = Object.keys(table);
    expect(Object.keys(requestExamples).sort()).toEqual(names.filter((name) => table[name]?.body).sort());
    const answering = names.filter((name) => Object.values(table[name]?.responses ?? {}).some(({ schema }) => schema));
    expect(Object.keys(responseExamples).sort()).toEqual(answering.sort());
  });

  it("show the lead that its history folds to", () => {
    const state = foldLead(story.history);
    if (!state) throw new Error("no receipt");
    const { leadId: _, ...clock } = LeadClockView.parse(responseExamples.readLeadClock);
    const facts = story.history.toReversed();
    const shown = toLeadWithHistory({ leadId, state, personal, facts, beside: new Map() }, clock);
    expect(shown).toEqual(responseExamples.readLead);
    const first = toLeadViewWithRouting({ leadId, state: foldReceivedLead(state.received, []), personal });
    expect(first).toEqual(story.receivedLead);
  });

  it.each(Object.entries(refusalExamples))("show exactly the members of the problem %s", (_, refusal) => {
    const example = makeProblemWriter("https://leads.example.com").forRefusal(refusal, "request-1").problem;
    expect(Problem.strict().safeParse(example).error).toBeUndefined();
  });
});

describe("the example webhook", () => {
  afterEach(() => void vi.useRealTimers());
  const secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";
  const body = JSON.stringify(webhookExample);

  it("matches its schema", () => {
    expect(LeadWebhook.safeParse(webhookExample).error).toBeUndefined();
  });

  it.each([
    ["an event", EventWebhook, eventExample],
    ["a question", EndpointVerification, verificationExample],
    ["the answer to it", EndpointVerificationReply, verificationReplyExample],
    ["a warning", EndpointWarning, warningExample],
  ])("of %s is what the contract promises, too", (_, schema: z.ZodType, example) => {
    expect(unknownFields(schema, example)).toEqual([]);
  });

  it("of a verification has the reply that the sender expects", () => {
    expect(parseChallengeReply(JSON.stringify(verificationReplyExample))).toBe(verificationExample.data.challenge);
  });

  it("has the reply that the history of the example lead contains", () => {
    const { at: _, ...answer } = story.wonLead.acknowledgement ?? {};
    expect(parseAcknowledgement(JSON.stringify(webhookReplyExample))).toEqual(answer);
  });

  it("is signed with the secret in the response that created its subscription", () => {
    expect(responseExamples.createSubscription).toHaveProperty("secret", secret);
    vi.useFakeTimers({ now: Number(webhookHeaderExamples["webhook-timestamp"]) * 1000 });
    expect(new Webhook(secret).verify(body, webhookHeaderExamples)).toEqual(webhookExample);
    expect(() => new Webhook(secret).verify(`${body} `, webhookHeaderExamples)).toThrow("No matching signature");
  });
});

/** Fields of `example` that its schema drops. */
function unknownFields(schema: z.ZodType | undefined, example: unknown): string[] {
  const kept: unknown = schema?.parse(example);
  const paths = (value: unknown, path = ""): string[] =>
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : paths(inner, `${path}/${key}`)))
      : [path];
  const known = new Set(paths(kept));
  return paths(example).filter((path) => !known.has(path));
}
