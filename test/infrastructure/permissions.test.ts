import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { requestCountKey } from "#accounts/rate-limits/adapters/keys.ts";
import { anId } from "#test/support/an-id.ts";
import { at } from "#test/support/at.ts";
import { synthesized } from "./synthesized.ts";
import { arnOf, logicalId, ref, statementsByRole } from "./template.ts";

const { template } = synthesized({ emailFrom: "Leads <leads@example.org>" });
const statements = statementsByRole(template);
const table = logicalId(template, "AWS::DynamoDB::Table", "Table");
const secret = logicalId(template, "AWS::SecretsManager::Secret", "SigningSecret");
const topic = logicalId(template, "AWS::SNS::Topic", "Topic");

/** Returns every `service:Action` that a role is allowed, sorted, without writes to its own log. */
const actions = (role: string) =>
  [...new Set((statements[role] ?? []).filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action))]
    .filter((action) => !action.startsWith("logs:"))
    .sort();

const append = ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"];
const update = "dynamodb:UpdateItem";
const remove = "dynamodb:DeleteItem";
const stream = ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator", "dynamodb:ListStreams"];
/** Lambda stores records that it gave up by the role of their consumer. */
const keep = ["s3:ListBucket", "s3:PutObject"];
const queue = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
const signing = "secretsmanager:GetSecretValue";
const sender = [...append, update, ...queue, signing, "sqs:SendMessage"];

describe("the permissions of the functions", () => {
  it.each<[string, string[]]>([
    ["Intake", [...append, update, remove, signing]],
    ["Api", [...append, update, remove, signing, "sqs:SendMessage", "s3:GetObject"]],
    ["LeadCard", [...append, remove, update, signing]],
    ["Statements", ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query", update, signing]],
    ["Console", [...append, update, remove, signing, "sqs:SendMessage"]],
    ["DeliverSignIn", [...append, update, ...queue, signing, "ses:SendEmail"]],
    ["Relay", [...append, update, ...stream, ...keep, "sns:Publish", "sqs:SendMessage"]],
    ["Project", [...append, update, remove, ...stream, ...keep, "sqs:SendMessage"]],
    ["DeliverSms", [...sender, "sns:CheckIfPhoneNumberIsOptedOut", "sns:Publish"]],
    ["DeliverEmail", [...sender, "ses:SendEmail"]],
    ["DeliverWebhook", [...sender, "sns:Publish"]],
    [
      "DeliverAppointment",
      [
        ...append,
        update,
        ...queue,
        signing,
        "ses:SendEmail",
        "ses:SendRawEmail",
        "sns:CheckIfPhoneNumberIsOptedOut",
        "sns:Publish",
      ],
    ],
    ["MailEvents", [...append, update, ...queue]],
    ["Sweep", ["dynamodb:Query", "sqs:SendMessage"]],
    ["WorkDue", [...append, update, remove, ...queue, signing, "sns:Publish", "sqs:SendMessage", "s3:PutObject"]],
  ])("%s has exactly the permissions it needs", (role, allowed) => {
    expect(actions(role)).toEqual([...allowed].sort());
  });

  it("cover every role", () => {
    expect(Object.keys(statements)).toHaveLength(15);
    template.resourceCountIs("AWS::IAM::Role", 15);
  });

  it("include exactly the DynamoDB actions that the code uses, because the emulator checks no permissions", () => {
    const folder = join(import.meta.dirname, "../../lib");
    const code = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".ts") && !/^(?:infrastructure|local)\//.test(path))
      .map((path) => readFileSync(join(folder, path), "utf8"))
      .filter((text) => text.includes('"@aws-sdk/client-dynamodb"'));
    const commands = code.flatMap((text) => [...text.matchAll(/new (\w+)Command\(/g)].map(([, command]) => command));
    const parts = code.flatMap((text) =>
      [...text.matchAll(/\b(Put|Update|Delete|ConditionCheck): \{/g)].map(([, part]) => `${part}Item`),
    );
    // A transaction needs the permissions of its parts.
    const used = [...commands.filter((command) => command !== "TransactWriteItems"), ...parts];
    const granted = Object.keys(statements)
      .flatMap(actions)
      .filter((action) => action.startsWith("dynamodb:") && !stream.includes(action));
    expect(commands.length).toBeGreaterThan(0);
    expect(new Set(used.map((action) => `dynamodb:${action}`))).toEqual(new Set(granted));
  });

  it("name no action with a wildcard", () => {
    for (const { Action } of Object.values(statements).flat()) {
      for (const action of Action) expect(action).toMatch(/^[a-z0-9]+:[A-Za-z]+$/);
    }
  });

  it("have a wildcard resource in four places only: texting phones, the table's streams, files of exports, and discarded records", () => {
    const wild = Object.entries(statements).flatMap(([role, all]) =>
      all
        .filter(({ Effect, Resource }) => Effect === "Allow" && JSON.stringify(Resource).includes("*"))
        .map(({ Action }) => `${role} ${Action.join()}`),
    );
    expect(wild.sort()).toEqual([
      "Api s3:GetObject",
      "DeliverAppointment sns:CheckIfPhoneNumberIsOptedOut,sns:Publish",
      "DeliverSms sns:CheckIfPhoneNumberIsOptedOut,sns:Publish",
      "Project dynamodb:ListStreams",
      "Project s3:PutObject",
      "Relay dynamodb:ListStreams",
      "Relay s3:PutObject",
      "WorkDue s3:PutObject",
    ]);
  });

  it("use no AWS managed policy, which AWS could widen", () => {
    for (const { Properties } of Object.values(template.findResources("AWS::IAM::Role"))) {
      expect(Properties.ManagedPolicyArns).toBeUndefined();
    }
  });
});

const resources = (role: string, action: string) =>
  (statements[role] ?? [])
    .filter(({ Effect, Action }) => Effect === "Allow" && Action.includes(action))
    .flatMap(({ Resource }) => Resource);

describe("the resources of the permissions", () => {
  it("are the one table for intake's writes", () => {
    expect(resources("Intake", "dynamodb:PutItem")).toEqual([arnOf(table)]);
  });

  it("are the index of due jobs and the due queue for the sweep, and nothing else", () => {
    expect(resources("Sweep", "dynamodb:Query")).toEqual([{ "Fn::Join": ["", [arnOf(table), "/index/by-due"]] }]);
    expect(resources("Sweep", "sqs:SendMessage")).toEqual([arnOf(logicalId(template, "AWS::SQS::Queue", "DueQueue"))]);
  });

  it("allow updates in place, which facts never need, only to functions that count or schedule jobs", () => {
    const mayUpdate = Object.keys(statements).filter((role) => actions(role).includes("dynamodb:UpdateItem"));
    expect(mayUpdate.toSorted()).toEqual(
      [
        "Intake",
        "Api",
        "LeadCard",
        "Statements",
        "Console",
        "DeliverSignIn",
        "MailEvents",
        "DeliverSms",
        "DeliverEmail",
        "DeliverWebhook",
        "DeliverAppointment",
        "Relay",
        "Project",
        "WorkDue",
      ].toSorted(),
    );
    expect(resources("WorkDue", "dynamodb:UpdateItem")).toEqual([arnOf(table)]);
  });

  it("let the statements function update only counts of requests, whose partitions are an agency and a key", () => {
    const [updating, ...others] = (statements["Statements"] ?? []).filter(({ Action }) => Action.includes(update));
    expect(others).toEqual([]);
    expect(updating).toMatchObject({
      Action: [update],
      Condition: { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["agency_*/key_*"] } },
    });
    const { pk } = requestCountKey({ agencyId: anId("agency"), id: anId("key") }, at("09:00"));
    expect(pk).toMatch(/^agency_[^/]*\/key_[^/]*$/);
  });

  it("are the indexes of lead lists for the API alone", () => {
    const indexes = ["by-agency", "by-campaign", "by-status"].map((name) => ({
      "Fn::Join": ["", [arnOf(table), `/index/${name}`]],
    }));
    expect(resources("Api", "dynamodb:Query")).toEqual([arnOf(table), ...indexes]);
    expect(resources("Intake", "dynamodb:Query")).toEqual([arnOf(table)]);
  });

  it("are the one secret", () => {
    expect(resources("LeadCard", signing)).toEqual([ref(secret)]);
  });

  it("are the one topic for leads", () => {
    expect(resources("Relay", "sns:Publish")).toEqual([ref(topic)]);
  });

  it("are all phones but no topic for the SMS sender", () => {
    expect(resources("DeliverSms", "sns:Publish")).toEqual(["*"]);
    const denied = (statements["DeliverSms"] ?? []).filter(({ Effect }) => Effect === "Deny");
    expect(denied).toEqual([
      {
        Effect: "Deny",
        Action: ["sns:Publish"],
        Resource: [{ "Fn::Join": ["", ["arn:", ref("AWS::Partition"), ":sns:*:*:*"]] }],
      },
    ]);
  });

  it("are the sender address and the domains of agencies for appointments", () => {
    const own = statementsByRole(
      synthesized({ emailFrom: "leads@example.org", emailDomains: "a.example, b.example" }).template,
    );
    const send = (own["DeliverAppointment"] ?? []).find(({ Action }) => Action.includes("ses:SendRawEmail"));
    expect(send?.Condition).toEqual({
      StringLike: { "ses:FromAddress": ["leads@example.org", "*@a.example", "*@b.example"] },
    });
    const identities = ["leads@example.org", "example.org", "a.example", "b.example"];
    for (const identity of identities) expect(JSON.stringify(send?.Resource)).toContain(`:identity/${identity}"`);
    expect(send?.Resource).toHaveLength(5);
  });

  it("are the one sender address for emails, with its own identity or its domain's", () => {
    const send = (statements["DeliverEmail"] ?? []).find(({ Action }) => Action.includes("ses:SendEmail"));
    expect(send?.Condition).toEqual({ StringEquals: { "ses:FromAddress": "leads@example.org" } });
    expect(JSON.stringify(send?.Resource)).toContain(":identity/example.org");
    expect(JSON.stringify(send?.Resource)).toContain(":identity/leads@example.org");
    expect(JSON.stringify(send?.Resource)).toContain(":configuration-set/");
    expect(send?.Resource).toHaveLength(3);
  });
});
