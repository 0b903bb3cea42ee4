import type { TargetRules } from "../../domain/client/webhook-target.ts";
import { limits } from "../../contract/limits.ts";
import { routes } from "../../contract/routes.ts";
import { makeAcceptLead } from "../../use-cases/accept-lead.ts";
import { makeAnnounce } from "../../use-cases/announce.ts";
import { makeAskForVerification } from "../../use-cases/ask-for-verification.ts";
import { makeChangeCampaign } from "../../use-cases/change-campaign.ts";
import { makeChangeEntity } from "../../use-cases/change-entity.ts";
import { makeChangeSubscription } from "../../use-cases/change-subscription.ts";
import { makeCheckSuppression } from "../../use-cases/check-suppression.ts";
import { makeConfirmByCode } from "../../use-cases/confirm-by-code.ts";
import { makeConfirmByLink } from "../../use-cases/confirm-by-link.ts";
import { makeCreateCampaign } from "../../use-cases/create-campaign.ts";
import { makeCreateClient } from "../../use-cases/create-client.ts";
import { makeCreateKey } from "../../use-cases/create-key.ts";
import { makeCreateSubscription, makeSubscribe } from "../../use-cases/create-subscription.ts";
import { makeEnableEndpoint } from "../../use-cases/enable-endpoint.ts";
import { makeListLeads } from "../../use-cases/list-leads.ts";
import { makeListSandboxMessages } from "../../use-cases/list-sandbox-messages.ts";
import { makeLookAtClients } from "../../use-cases/look-at-clients.ts";
import { makeMarkVerified } from "../../use-cases/mark-verified.ts";
import type { NewApiKeySecret } from "../../use-cases/ports/api-key-secret.ts";
import type { Canaries } from "../../use-cases/ports/canaries.ts";
import type { Claims } from "../../use-cases/ports/claims.ts";
import type { Turns, Usages } from "../../use-cases/ports/placing.ts";
import type { BillingRecords } from "../../use-cases/ports/billing-records.ts";
import type { Agencies, ApiKeys, Campaigns, Clients, Subscriptions } from "../../use-cases/ports/entities.ts";
import type { DeadLetters } from "../../use-cases/ports/dead-letters.ts";
import type { Messages } from "../../use-cases/ports/messages.ts";
import type { Replays } from "../../use-cases/ports/replays.ts";
import { makeListAttempts } from "../../use-cases/list-attempts.ts";
import { makeListDeadLetters } from "../../use-cases/list-dead-letters.ts";
import { makeRequestReplay } from "../../use-cases/request-replay.ts";
import { listClientAttempts, listDeadLetters, listOwnAttempts, readReplay, replay } from "./endpoints/delivering.ts";
import type { Endpoints } from "../../use-cases/ports/endpoints.ts";
import type { EndpointProofs } from "../../use-cases/ports/endpoint-proofs.ts";
import type { DueItems, DueQueue } from "../../use-cases/ports/due.ts";
import type { HeldLeads } from "../../use-cases/ports/held-leads.ts";
import type { History, LeadIndex } from "../../use-cases/ports/history.ts";
import type { SandboxInbox } from "../../use-cases/ports/sandbox-inbox.ts";
import type { ContactHash, SecretBox } from "../../use-cases/ports/secrets.ts";
import type { Suppressions } from "../../use-cases/ports/suppressions.ts";
import type { Fingerprint, Ids, Now } from "../../use-cases/ports/world.ts";
import { makeListBillingRecords, makeReportClient } from "../../use-cases/read-billing.ts";
import { makeReadSubscriptionNames } from "../../use-cases/read-subscription-names.ts";
import { makeReadReadiness } from "../../use-cases/read-readiness.ts";
import { makeReadLead } from "../../use-cases/read-lead.ts";
import { makeCompareList, makeReconcile } from "../../use-cases/reconcile.ts";
import { makeRecordAcknowledgement } from "../../use-cases/record-acknowledgement.ts";
import { makeRecordContactAttempt } from "../../use-cases/record-contact-attempt.ts";
import { makeRecordOutcome } from "../../use-cases/record-outcome.ts";
import { makeRouteLead } from "../../use-cases/route-lead.ts";
import { makeRotateSecret } from "../../use-cases/rotate-secret.ts";
import { makeSendCanary } from "../../use-cases/send-canary.ts";
import { makeSuppressContact } from "../../use-cases/suppress-contact.ts";
import { makeVerifyAgain } from "../../use-cases/verify-again.ts";
import { makeWakeHeldLeads } from "../../use-cases/wake-held-leads.ts";
import { answering } from "./endpoint.ts";
import { listBillingRecords, reportClient } from "./endpoints/billing.ts";
import { changeCampaign, createCampaign, listCampaigns, readCampaign } from "./endpoints/campaigns.ts";
import { changeClient, createClient, listClients, readClient } from "./endpoints/clients.ts";
import { enableEndpoint, enableEventEndpoint } from "./endpoints/enabling.ts";
import {
  changeEventSubscription,
  createEventSubscription,
  listEventSubscriptions,
  readEventSubscription,
  rotateEventSecret,
} from "./endpoints/event-subscriptions.ts";
import { createKey, listKeys, revokeKey } from "./endpoints/keys.ts";
import { acknowledgeLead, listLeads, readLead, recordContactAttempt, recordOutcome } from "./endpoints/leads.ts";
import { explainProblem } from "./endpoints/problems.ts";
import { compareClientList, readReconciliation } from "./endpoints/reconciliation.ts";
import { listSandboxMessages } from "./endpoints/sandbox.ts";
import { readReadiness, sendCanary } from "./endpoints/readiness.ts";
import {
  changeSubscription,
  createSubscription,
  listSubscriptions,
  readSubscription,
  rotateSecret,
} from "./endpoints/subscriptions.ts";
import { checkSuppression, liftSuppression, listSuppressions, suppressContact } from "./endpoints/suppressions.ts";
import {
  answerVerification,
  askForEventVerification,
  askForVerification,
  confirmEventVerification,
  confirmVerification,
  openVerification,
} from "./endpoints/verification.ts";
import { makeSubscriptionViews } from "./subscription-views.ts";

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
