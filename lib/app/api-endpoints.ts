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
import { makeCompareLeadList, makeReconcile } from "#billing/reconcile.ts";
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
import type { WebhookTargetRules } from "#domain/subscriptions/webhook-target.ts";
import { makeAnnounce } from "#events/announce.ts";
import type { Messages } from "#events/ports.ts";
import { makeAcceptLead } from "#intake/accept-lead.ts";
import type { Claims } from "#intake/ports.ts";
import { listLeads, readLead } from "#leads/endpoints.ts";
import { makeListLeads } from "#leads/list-leads.ts";
import type { History, LeadIndex } from "#leads/ports.ts";
import { makeReadLead } from "#leads/read-lead.ts";
import { makeChangeEntity } from "#platform/change-entity.ts";
import { bindHandler } from "#platform/http/endpoint.ts";
import { limits } from "#platform/limits.ts";
import type { Fingerprint, Ids, Now } from "#platform/ports.ts";
import { readReadiness, sendCanary } from "#readiness/endpoints.ts";
import type { Canaries } from "#readiness/ports.ts";
import { makeReadReadiness } from "#readiness/read-readiness.ts";
import { makeSendCanary } from "#readiness/send-canary.ts";
import { makeLoadCandidates } from "#routing/load-candidates.ts";
import type { HeldLeads, Turns, UsageCounters } from "#routing/ports.ts";
import { makeRouteLead } from "#routing/route-lead.ts";
import { makeScheduleLeadRelease } from "#routing/schedule-lead-release.ts";
import type { JobQueue, JobStore } from "#scheduling/ports.ts";
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
import type { EndpointHealthStore } from "#subscriptions/health/ports.ts";
import type { SecretBox, Subscriptions } from "#subscriptions/ports.ts";
import { makeReadSubscriptionNames } from "#subscriptions/read-subscription-names.ts";
import { makeRotateSecret } from "#subscriptions/rotate-secret.ts";
import { makeSubscriptionViews } from "#subscriptions/subscription-views.ts";
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
import { makeRequestVerification } from "#subscriptions/verification/request-verification.ts";
import { makeResendVerification } from "#subscriptions/verification/resend-verification.ts";
import { makeCheckSuppression } from "#suppressions/check-suppression.ts";
import { checkSuppression, liftSuppression, listSuppressions, suppressContact } from "#suppressions/endpoints.ts";
import type { ContactHash, Suppressions } from "#suppressions/ports.ts";
import { makeSuppressContact } from "#suppressions/suppress-contact.ts";
import { explainProblem } from "./explain-problem.ts";
import { routes } from "./routes.ts";

/** Everything the API function reaches. */
export type ApiDeps = {
  agencies: Agencies;
  clients: Clients;
  campaigns: Campaigns;
  subscriptions: Subscriptions;
  suppressions: Suppressions;
  apiKeys: ApiKeys;
  history: History;
  held: HeldLeads;
  jobs: JobStore;
  claims: Claims;
  usages: UsageCounters;
  turns: Turns;
  canaries: Canaries;
  index: LeadIndex;
  records: BillingRecords;
  inbox: SandboxInbox;
  messages: Messages;
  deadLetters: DeadLetters;
  replays: Replays;
  jobQueue: JobQueue;
  secretBox: SecretBox;
  contactHash: ContactHash;
  proofs: EndpointProofs;
  endpointHealth: EndpointHealthStore;
  newApiKeySecret: NewApiKeySecret;
  ids: Ids;
  fingerprint: Fingerprint;
  now: Now;
  webhookTargets: WebhookTargetRules;
  /** Told of what is left out of a list, because it cannot be read. */
  onFault: (fault: unknown) => void;
};

/** The endpoints of all routes that the table gives to the API function: a missing one does not compile. */
export function makeApiEndpoints(deps: ApiDeps) {
  const { clients, campaigns, subscriptions, suppressions, apiKeys, now } = deps;
  const wakeHeldLeads = makeScheduleLeadRelease(deps);
  const views = makeSubscriptionViews(deps.endpointHealth);
  const enable = makeEnableEndpoint({ ...deps, scheduleRelease: wakeHeldLeads, announce: makeAnnounce(deps) });
  const enablingDeps = { enable, requestReplay: makeRequestReplay(deps), views };
  const requestVerification = makeRequestVerification(deps);
  const subscribingDeps = { ...deps, requestVerification };
  const verifyAgain = makeResendVerification(subscribingDeps);
  const confirmationDeps = {
    ...deps,
    markVerified: makeMarkVerified({ subscriptions, scheduleRelease: wakeHeldLeads, now }),
  };
  const confirmByCode = makeConfirmByCode(confirmationDeps);
  const verificationPageDeps = {
    links: makeConfirmByLink(confirmationDeps),
    readNames: makeReadSubscriptionNames(deps),
  };
  const candidateDeps = { ...deps, loadCandidates: makeLoadCandidates(deps) };
  const listAttempts = makeListAttempts(deps);
  const acceptLead = makeAcceptLead({ ...deps, router: makeRouteLead(deps) });
  return {
    listLeads: bindHandler(routes.listLeads, listLeads(makeListLeads(deps))),
    readLead: bindHandler(routes.readLead, readLead(makeReadLead(deps))),
    acknowledgeLead: bindHandler(routes.acknowledgeLead, acknowledgeLead(makeRecordAcknowledgement(deps))),
    recordContactAttempt: bindHandler(
      routes.recordContactAttempt,
      recordContactAttempt(makeRecordContactAttempt(deps)),
    ),
    recordOutcome: bindHandler(routes.recordOutcome, recordOutcome(makeRecordOutcome(deps))),
    createClient: bindHandler(routes.createClient, createClient(makeCreateClient(deps))),
    listClients: bindHandler(routes.listClients, listClients(clients)),
    readClient: bindHandler(routes.readClient, readClient(clients)),
    changeClient: bindHandler(routes.changeClient, changeClient(makeChangeEntity(clients, now), wakeHeldLeads)),
    createCampaign: bindHandler(routes.createCampaign, createCampaign(makeCreateCampaign(deps), now)),
    listCampaigns: bindHandler(routes.listCampaigns, listCampaigns(campaigns, now)),
    readCampaign: bindHandler(routes.readCampaign, readCampaign(campaigns, now)),
    changeCampaign: bindHandler(routes.changeCampaign, changeCampaign(makeChangeCampaign(deps), wakeHeldLeads, now)),
    readReadiness: bindHandler(routes.readReadiness, readReadiness(makeReadReadiness(candidateDeps))),
    sendCanary: bindHandler(routes.sendCanary, sendCanary(makeSendCanary({ ...candidateDeps, acceptLead }))),
    createSubscription: bindHandler(
      routes.createSubscription,
      createSubscription(
        makeCreateSubscription({ ...subscribingDeps, max: limits.subscriptionsPerClient }),
        wakeHeldLeads,
        views,
      ),
    ),
    listSubscriptions: bindHandler(routes.listSubscriptions, listSubscriptions(clients, subscriptions, views)),
    readSubscription: bindHandler(routes.readSubscription, readSubscription(subscriptions, views)),
    changeSubscription: bindHandler(
      routes.changeSubscription,
      changeSubscription(makeChangeSubscription(subscribingDeps), wakeHeldLeads, views),
    ),
    rotateSecret: bindHandler(routes.rotateSecret, rotateSecret(makeRotateSecret(deps))),
    createEventSubscription: bindHandler(
      routes.createEventSubscription,
      createEventSubscription(makeSubscribe({ ...subscribingDeps, max: limits.eventSubscriptions }), views),
    ),
    listEventSubscriptions: bindHandler(routes.listEventSubscriptions, listEventSubscriptions(subscriptions, views)),
    readEventSubscription: bindHandler(routes.readEventSubscription, readEventSubscription(subscriptions, views)),
    changeEventSubscription: bindHandler(
      routes.changeEventSubscription,
      changeEventSubscription(makeChangeSubscription(subscribingDeps), views),
    ),
    rotateEventSecret: bindHandler(routes.rotateEventSecret, rotateEventSecret(makeRotateSecret(deps))),
    askForVerification: bindHandler(routes.askForVerification, askForVerification(verifyAgain, views)),
    confirmVerification: bindHandler(routes.confirmVerification, confirmVerification(confirmByCode, views)),
    askForEventVerification: bindHandler(routes.askForEventVerification, askForEventVerification(verifyAgain, views)),
    confirmEventVerification: bindHandler(
      routes.confirmEventVerification,
      confirmEventVerification(confirmByCode, views),
    ),
    enableEndpoint: bindHandler(routes.enableEndpoint, enableEndpoint(enablingDeps)),
    enableEventEndpoint: bindHandler(routes.enableEventEndpoint, enableEventEndpoint(enablingDeps)),
    openVerification: bindHandler(routes.openVerification, openVerification(verificationPageDeps)),
    answerVerification: bindHandler(routes.answerVerification, answerVerification(verificationPageDeps)),
    suppressContact: bindHandler(routes.suppressContact, suppressContact(makeSuppressContact(deps))),
    listSuppressions: bindHandler(routes.listSuppressions, listSuppressions(suppressions)),
    checkSuppression: bindHandler(routes.checkSuppression, checkSuppression(makeCheckSuppression(deps))),
    liftSuppression: bindHandler(routes.liftSuppression, liftSuppression(suppressions)),
    createKey: bindHandler(routes.createKey, createKey(makeCreateKey(deps))),
    listKeys: bindHandler(routes.listKeys, listKeys(apiKeys)),
    revokeKey: bindHandler(routes.revokeKey, revokeKey(apiKeys)),
    listBillingRecords: bindHandler(routes.listBillingRecords, listBillingRecords(makeListBillingRecords(deps))),
    reportClient: bindHandler(
      routes.reportClient,
      reportClient(makeReportClient({ ...deps, max: limits.reportRecords })),
    ),
    replay: bindHandler(routes.replay, replay(makeRequestReplay(deps))),
    readReplay: bindHandler(routes.readReplay, readReplay(deps.replays)),
    listDeadLetters: bindHandler(routes.listDeadLetters, listDeadLetters(makeListDeadLetters(deps))),
    listClientAttempts: bindHandler(routes.listClientAttempts, listClientAttempts(listAttempts)),
    listOwnAttempts: bindHandler(routes.listOwnAttempts, listOwnAttempts(listAttempts)),
    readReconciliation: bindHandler(
      routes.readReconciliation,
      readReconciliation(makeReconcile({ ...deps, max: limits.reportRecords })),
    ),
    compareClientList: bindHandler(
      routes.compareClientList,
      compareClientList(makeCompareLeadList({ ...deps, max: limits.reportRecords })),
    ),
    listSandboxMessages: bindHandler(routes.listSandboxMessages, listSandboxMessages(makeListSandboxMessages(deps))),
    explainProblem: bindHandler(routes.explainProblem, explainProblem),
  } satisfies Record<ApiRouteName, unknown>;
}

/** The names of the routes that the table gives to the API function. */
type ApiRouteName = {
  [Name in keyof typeof routes]: (typeof routes)[Name]["handledBy"] extends "api" ? Name : never;
}[keyof typeof routes];
