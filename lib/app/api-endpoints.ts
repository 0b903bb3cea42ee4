import { makeCreateClient } from "#accounts/create-client.ts";
import { makeCreateKey } from "#accounts/create-key.ts";
import {
  changeClient,
  createClient,
  createKey,
  listClients,
  listKeys,
  readClient,
  revokeKey,
} from "#accounts/endpoints.ts";
import type { Agencies, ApiKeys, Clients, NewApiKeySecret } from "#accounts/ports.ts";
import { compareClientList, listBillingRecords, readReconciliation, reportClient } from "#billing/endpoints.ts";
import type { BillingRecords } from "#billing/ports.ts";
import { makeListBillingRecords, makeReportClient } from "#billing/read-billing.ts";
import { makeCompareList, makeReconcile } from "#billing/reconcile.ts";
import { makeChangeCampaign } from "#campaigns/change-campaign.ts";
import { makeCreateCampaign } from "#campaigns/create-campaign.ts";
import { changeCampaign, createCampaign, listCampaigns, readCampaign } from "#campaigns/endpoints.ts";
import type { Campaigns } from "#campaigns/ports.ts";
import { acknowledgeLead, recordContactAttempt, recordOutcome } from "#contact/endpoints.ts";
import { makeRecordAcknowledgement } from "#contact/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "#contact/record-contact-attempt.ts";
import { makeRecordOutcome } from "#contact/record-outcome.ts";
import { makeListDeadLetters } from "#delivery/dead-letters/list-dead-letters.ts";
import type { DeadLetters } from "#delivery/dead-letters/ports.ts";
import { listClientAttempts, listDeadLetters, listOwnAttempts, readReplay, replay } from "#delivery/endpoints.ts";
import { makeListAttempts } from "#delivery/list-attempts.ts";
import type { Replays } from "#delivery/replays/ports.ts";
import { makeRequestReplay } from "#delivery/replays/request-replay.ts";
import { listSandboxMessages } from "#delivery/sandbox/endpoints.ts";
import { makeListSandboxMessages } from "#delivery/sandbox/list-sandbox-messages.ts";
import type { SandboxInbox } from "#delivery/sandbox/ports.ts";
import type { TargetRules } from "#domain/subscriptions/webhook-target.ts";
import { makeAnnounce } from "#events/announce.ts";
import type { Messages } from "#events/ports.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import type { Claims } from "#intake/ports.ts";
import { listLeads, readLead } from "#leads/endpoints.ts";
import { makeListLeads } from "#leads/list-leads.ts";
import type { History, LeadIndex } from "#leads/ports.ts";
import { makeReadLead } from "#leads/read-lead.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import { answering } from "#platform/http/endpoint.ts";
import { limits } from "#platform/limits.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import { readReadiness, sendCanary } from "#readiness/endpoints.ts";
import type { Canaries } from "#readiness/ports.ts";
import { makeReadReadiness } from "#readiness/read-readiness.ts";
import { makeSendCanary } from "#readiness/send-canary.ts";
import { makeLookAtClients } from "#routing/look-at-clients.ts";
import type { HeldLeads, Turns, Usages } from "#routing/ports.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeWakeHeldLeads } from "#routing/wake-held-leads.ts";
import type { DueItems, DueQueue } from "#scheduling/ports.ts";
import { makeChangeSubscription } from "#subscriptions/change-subscription.ts";
import { makeCreateSubscription, makeSubscribe } from "#subscriptions/create-subscription.ts";
import {
  changeSubscription,
  createSubscription,
  listSubscriptions,
  readSubscription,
  rotateSecret,
} from "#subscriptions/endpoints.ts";
import {
  changeEventSubscription,
  createEventSubscription,
  listEventSubscriptions,
  readEventSubscription,
  rotateEventSecret,
} from "#subscriptions/event-endpoints.ts";
import { makeEnableEndpoint } from "#subscriptions/health/enable-endpoint.ts";
import { enableEndpoint, enableEventEndpoint } from "#subscriptions/health/endpoints.ts";
import type { Endpoints } from "#subscriptions/health/ports.ts";
import type { SecretBox, Subscriptions } from "#subscriptions/ports.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeRotateSecret } from "#subscriptions/rotate-secret.ts";
import { makeSubscriptionViews } from "#subscriptions/subscription-views.ts";
import { makeAskForVerification } from "#subscriptions/verification/ask-for-verification.ts";
import { makeConfirmByCode } from "#subscriptions/verification/confirm-by-code.ts";
import { makeConfirmByLink } from "#subscriptions/verification/confirm-by-link.ts";
import {
  answerVerification,
  askForEventVerification,
  askForVerification,
  confirmEventVerification,
  confirmVerification,
  openVerification,
} from "#subscriptions/verification/endpoints.ts";
import { makeMarkVerified } from "#subscriptions/verification/mark-verified.ts";
import type { EndpointProofs } from "#subscriptions/verification/ports.ts";
import { makeVerifyAgain } from "#subscriptions/verification/verify-again.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { checkSuppression, liftSuppression, listSuppressions, suppressContact } from "#suppressions/endpoints.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import { makeSuppressContact } from "#suppressions/suppress-contact.ts";
import { explainProblem } from "./explain-problem.ts";
import { routes } from "./routes.ts";

/** Everything the API function reaches. */
export type ApiWorld = {
  agencies: Agencies;
  clients: Clients;
  campaigns: Campaigns;
  subscriptions: Subscriptions;
  suppressions: Suppressions;
  apiKeys: ApiKeys;
  history: History;
  held: HeldLeads;
  dueItems: DueItems;
  claims: Claims;
  usages: Usages;
  turns: Turns;
  canaries: Canaries;
  index: LeadIndex;
  records: BillingRecords;
  inbox: SandboxInbox;
  messages: Messages;
  deadLetters: DeadLetters;
  replays: Replays;
  dueQueue: DueQueue;
  secretBox: SecretBox;
  contactHash: ContactHash;
  proofs: EndpointProofs;
  endpoints: Endpoints;
  newApiKeySecret: NewApiKeySecret;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
  webhookTargets: TargetRules;
  /** Told of what is left out of a list, because it cannot be read. */
  onFault: (fault: unknown) => void;
};

/** The endpoints of all routes that the table gives to the API function: a missing one does not compile. */
export function apiEndpoints(world: ApiWorld) {
  const { clients, campaigns, subscriptions, suppressions, apiKeys, now } = world;
  const wake = makeWakeHeldLeads(world);
  const views = makeSubscriptionViews(world.endpoints);
  const enable = makeEnableEndpoint({ ...world, wake, announce: makeAnnounce(world) });
  const enabling = { enable, requestReplay: makeRequestReplay(world), views };
  const ask = makeAskForVerification(world);
  const subscribing = { ...world, ask };
  const verifyAgain = makeVerifyAgain(subscribing);
  const answered = { ...world, markVerified: makeMarkVerified({ subscriptions, wake, now }) };
  const confirmByCode = makeConfirmByCode(answered);
  const verifying = { links: makeConfirmByLink(answered), readNames: makeReadSubscriptionNames(world) };
  const looking = { ...world, lookAtClients: makeLookAtClients(world) };
  const listAttempts = makeListAttempts(world);
  const acceptLead = makeAcceptLead({ ...world, router: makeRouteLead(world) });
  return {
    listLeads: answering(routes.listLeads, listLeads(makeListLeads(world))),
    readLead: answering(routes.readLead, readLead(makeReadLead(world))),
    acknowledgeLead: answering(routes.acknowledgeLead, acknowledgeLead(makeRecordAcknowledgement(world))),
    recordContactAttempt: answering(routes.recordContactAttempt, recordContactAttempt(makeRecordContactAttempt(world))),
    recordOutcome: answering(routes.recordOutcome, recordOutcome(makeRecordOutcome(world))),
    createClient: answering(routes.createClient, createClient(makeCreateClient(world))),
    listClients: answering(routes.listClients, listClients(clients)),
    readClient: answering(routes.readClient, readClient(clients)),
    changeClient: answering(routes.changeClient, changeClient(makeChangeEntity(clients, now), wake)),
    createCampaign: answering(routes.createCampaign, createCampaign(makeCreateCampaign(world), now)),
    listCampaigns: answering(routes.listCampaigns, listCampaigns(campaigns, now)),
    readCampaign: answering(routes.readCampaign, readCampaign(campaigns, now)),
    changeCampaign: answering(routes.changeCampaign, changeCampaign(makeChangeCampaign(world), wake, now)),
    readReadiness: answering(routes.readReadiness, readReadiness(makeReadReadiness(looking))),
    sendCanary: answering(routes.sendCanary, sendCanary(makeSendCanary({ ...looking, acceptLead }))),
    createSubscription: answering(
      routes.createSubscription,
      createSubscription(makeCreateSubscription({ ...subscribing, max: limits.subscriptionsPerClient }), wake, views),
    ),
    listSubscriptions: answering(routes.listSubscriptions, listSubscriptions(clients, subscriptions, views)),
    readSubscription: answering(routes.readSubscription, readSubscription(subscriptions, views)),
    changeSubscription: answering(
      routes.changeSubscription,
      changeSubscription(makeChangeSubscription(subscribing), wake, views),
    ),
    rotateSecret: answering(routes.rotateSecret, rotateSecret(makeRotateSecret(world))),
    createEventSubscription: answering(
      routes.createEventSubscription,
      createEventSubscription(makeSubscribe({ ...subscribing, max: limits.eventSubscriptions }), views),
    ),
    listEventSubscriptions: answering(routes.listEventSubscriptions, listEventSubscriptions(subscriptions, views)),
    readEventSubscription: answering(routes.readEventSubscription, readEventSubscription(subscriptions, views)),
    changeEventSubscription: answering(
      routes.changeEventSubscription,
      changeEventSubscription(makeChangeSubscription(subscribing), views),
    ),
    rotateEventSecret: answering(routes.rotateEventSecret, rotateEventSecret(makeRotateSecret(world))),
    askForVerification: answering(routes.askForVerification, askForVerification(verifyAgain, views)),
    confirmVerification: answering(routes.confirmVerification, confirmVerification(confirmByCode, views)),
    askForEventVerification: answering(routes.askForEventVerification, askForEventVerification(verifyAgain, views)),
    confirmEventVerification: answering(
      routes.confirmEventVerification,
      confirmEventVerification(confirmByCode, views),
    ),
    enableEndpoint: answering(routes.enableEndpoint, enableEndpoint(enabling)),
    enableEventEndpoint: answering(routes.enableEventEndpoint, enableEventEndpoint(enabling)),
    openVerification: answering(routes.openVerification, openVerification(verifying)),
    answerVerification: answering(routes.answerVerification, answerVerification(verifying)),
    suppressContact: answering(routes.suppressContact, suppressContact(makeSuppressContact(world))),
    listSuppressions: answering(routes.listSuppressions, listSuppressions(suppressions)),
    checkSuppression: answering(routes.checkSuppression, checkSuppression(makeCheckSuppression(world))),
    liftSuppression: answering(routes.liftSuppression, liftSuppression(suppressions)),
    createKey: answering(routes.createKey, createKey(makeCreateKey(world))),
    listKeys: answering(routes.listKeys, listKeys(apiKeys)),
    revokeKey: answering(routes.revokeKey, revokeKey(apiKeys)),
    listBillingRecords: answering(routes.listBillingRecords, listBillingRecords(makeListBillingRecords(world))),
    reportClient: answering(
      routes.reportClient,
      reportClient(makeReportClient({ ...world, max: limits.reportRecords })),
    ),
    replay: answering(routes.replay, replay(makeRequestReplay(world))),
    readReplay: answering(routes.readReplay, readReplay(world.replays)),
    listDeadLetters: answering(routes.listDeadLetters, listDeadLetters(makeListDeadLetters(world))),
    listClientAttempts: answering(routes.listClientAttempts, listClientAttempts(listAttempts)),
    listOwnAttempts: answering(routes.listOwnAttempts, listOwnAttempts(listAttempts)),
    readReconciliation: answering(
      routes.readReconciliation,
      readReconciliation(makeReconcile({ ...world, max: limits.reportRecords })),
    ),
    compareClientList: answering(
      routes.compareClientList,
      compareClientList(makeCompareList({ ...world, max: limits.reportRecords })),
    ),
    listSandboxMessages: answering(routes.listSandboxMessages, listSandboxMessages(makeListSandboxMessages(world))),
    explainProblem: answering(routes.explainProblem, explainProblem),
  } satisfies Record<ApiRouteName, unknown>;
}

/** The names of the routes that the table gives to the API function. */
type ApiRouteName = {
  [Name in keyof typeof routes]: (typeof routes)[Name]["handledBy"] extends "api" ? Name : never;
}[keyof typeof routes];
