"""Works a lead with the client that openapi-python-client generates from docs/openapi.json.

Run by test/clients/python/run.ts, which generates the package `baton_client`, starts Baton, and sets BATON and KEY.
"""

import os
import sys
import time
from datetime import datetime, timezone

from baton_client import AuthenticatedClient
from baton_client.api.billing import list_billing_records
from baton_client.api.campaigns import create_campaign
from baton_client.api.clients import create_client
from baton_client.api.deliveries import list_client_attempts
from baton_client.api.leads import push_lead, push_leads, read_lead, record_contact_attempt, record_outcome
from baton_client.api.subscriptions import create_subscription, read_subscription
from baton_client.models import (
    AcceptedItem,
    BatchLead,
    BillingRecordPage,
    ContactAttemptedFact,
    ContactAttemptResult,
    CreatedWebhookSubscription,
    DeliveredFact,
    Model,
    Money,
    NewCampaign,
    NewClient,
    NewContactAttempt,
    NewLead,
    NewLeadBatch,
    NewLeadFields,
    NewOutcome,
    NewPerson,
    NewWebhookSubscription,
    OutcomeKind,
    OutcomeRecordedFact,
    Problem,
    ReceivedFact,
    RefusedItem,
    SubscriptionStatus,
)

baton = AuthenticatedClient(base_url=os.environ["BATON"], token=os.environ["KEY"], raise_on_unexpected_status=True)


def expect(condition, what):
    if not condition:
        sys.exit(f"not as expected: {what!r}")


def until(find):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = find()
        if found:
            return found
        time.sleep(0.05)
    sys.exit("not within a minute")


client = create_client.sync(client=baton, body=NewClient(name="Pennine Roofing Ltd"))
campaign = create_campaign.sync(
    client=baton,
    body=NewCampaign(
        client_id=client.id, name="Roofs", model=Model.CALLBACK, price=Money(amount=6000, currency="GBP")
    ),
)
subscription = create_subscription.sync(
    client.id, client=baton, body=NewWebhookSubscription(channel="webhook", endpoint=os.environ["WEBHOOK_URL"])
)
expect(isinstance(subscription, CreatedWebhookSubscription), subscription)
# The script that started this one accepts webhooks with this secret.
print(f"secret {subscription.secret}", flush=True)
until(lambda: read_subscription.sync(client.id, subscription.id, client=baton).status == SubscriptionStatus.ACTIVE)

fields = NewLeadFields()
fields["storeys"] = 2
person = NewPerson(name="Zoë Ashworth", phone="+447700900123")
pushed = push_lead.sync(
    client=baton,
    idempotency_key="python-1",
    body=NewLead(campaign_id=campaign.id, person=person, notes="Two slipped tiles.", fields=fields),
)
until(lambda: read_lead.sync(pushed.id, client=baton).status == "delivered")
record_contact_attempt.sync(pushed.id, client=baton, body=NewContactAttempt(result=ContactAttemptResult.CONNECTED))
won = NewOutcome(outcome=OutcomeKind.WON, value=Money(amount=450000, currency="GBP"))
record_outcome.sync(pushed.id, client=baton, body=won)

lead = read_lead.sync(pushed.id, client=baton)
kinds = [type(fact) for fact in lead.history]
expect(kinds == [ReceivedFact, DeliveredFact, ContactAttemptedFact, OutcomeRecordedFact], kinds)
received, delivered, attempted, recorded = lead.history
expect(received.placement.client_id == client.id, received)
expect(delivered.reference == "HTTP 204", delivered)
expect(attempted.result == ContactAttemptResult.CONNECTED, attempted)
expect(recorded.value == Money(amount=450000, currency="GBP"), recorded)
expect(lead.person.name == "Zoë Ashworth", lead.person)
expect(lead.fields["storeys"] == 2, lead.fields)
expect(lead.routing.candidates[0].verdict == "placed", lead.routing)

attempts = until(lambda: list_client_attempts.sync(client.id, subscription.id, client=baton).items)
expect([attempt.result for attempt in attempts] == ["delivered"], attempts)

batch = push_leads.sync(
    client=baton,
    body=NewLeadBatch(
        leads=[
            BatchLead(
                idempotency_key="python-2", campaign_id=campaign.id, person=NewPerson(name="Tom", phone="12")
            ),
            BatchLead(
                idempotency_key="python-3",
                campaign_id=campaign.id,
                person=NewPerson(name="Ann", email="ann@example.com"),
            ),
        ]
    ),
)
refused, accepted = batch.results
expect(isinstance(refused, RefusedItem) and refused.problem.code == "phone_invalid", refused)
expect(isinstance(accepted, AcceptedItem) and accepted.lead.status == "received", accepted)

problem = push_lead.sync(
    client=baton,
    idempotency_key="python-4",
    body=NewLead(campaign_id=campaign.id, person=NewPerson(name="Tom", phone="12")),
)
expect(isinstance(problem, Problem) and problem.errors[0].pointer == "/person/phone", problem)


def find_bill():
    month = datetime.now(timezone.utc).strftime("%Y-%m")
    page = list_billing_records.sync(client.id, client=baton, month=month)
    expect(isinstance(page, BillingRecordPage), page)
    return next((record for record in page.items if record.lead_id == lead.id and record.outcome), None)


bill = until(find_bill)
expect((bill.charged, bill.outcome.kind) == (Money(amount=6000, currency="GBP"), OutcomeKind.WON), bill)
print("The Python client set up a client, pushed and worked a lead, and read its history, its attempts and its bill.")
