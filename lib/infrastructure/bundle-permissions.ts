import * as z from "zod";

/** The calls of AWS that functions make, and the actions that each needs. */
const actionsByCall: Readonly<Record<string, readonly string[]>> = {
  GetItem: ["dynamodb:GetItem"],
  BatchGetItem: ["dynamodb:BatchGetItem"],
  Query: ["dynamodb:Query"],
  PutItem: ["dynamodb:PutItem"],
  UpdateItem: ["dynamodb:UpdateItem"],
  DeleteItem: ["dynamodb:DeleteItem"],
  // A transaction needs the actions of its parts. Each of Baton's puts; those that also update or delete are in functions
  // that have these calls too.
  TransactWriteItems: ["dynamodb:PutItem"],
  Publish: ["sns:Publish"],
  PublishBatch: ["sns:Publish"],
  CheckIfPhoneNumberIsOptedOut: ["sns:CheckIfPhoneNumberIsOptedOut"],
  SendTextMessage: ["sms-voice:SendTextMessage"],
  SendMessage: ["sqs:SendMessage"],
  SendMessageBatch: ["sqs:SendMessage"],
  SendEmail: ["ses:SendEmail"],
  GetSecretValue: ["secretsmanager:GetSecretValue"],
  PutObject: ["s3:PutObject"],
  GetObject: ["s3:GetObject"],
};

/** What Lambda does by the role of a function: it polls queues and the stream, looks for its bucket, and writes the log. */
const doneByLambda =
  /^(?:logs:|s3:ListBucket$|sqs:(?:ReceiveMessage|DeleteMessage|GetQueueAttributes)$|dynamodb:(?:ListStreams|DescribeStream|GetRecords|GetShardIterator)$)/;

/** The permissions without a call of their own. */
const withoutCall: Readonly<Record<string, string>> = {
  "ses:SendRawEmail": "SES asks for it beside SendEmail for content that it does not build.",
  "s3:PutObject": "Lambda stores discarded records of the stream by the role of their consumer.",
  "s3:GetObject": "The API signs links to exports; a link has the permissions of its signer.",
};

/**
 * The calls in the bundles of functions that never make them: the stores of these functions have more methods than they
 * use, and IAM refuses the rest.
 */
const neverMade: Readonly<Record<string, readonly string[]>> = {
  statements: ["PutItem", "TransactWriteItems"],
  sweep: ["GetItem", "BatchGetItem", "UpdateItem"],
  relay: ["DeleteItem"],
  "deliver-sms": ["DeleteItem"],
  "deliver-sms-with-reports": ["DeleteItem"],
  "deliver-email": ["DeleteItem"],
  "deliver-webhook": ["DeleteItem"],
  "deliver-appointment": ["DeleteItem"],
  "deliver-appointment-with-reports": ["DeleteItem"],
  "work-due": ["GetObject"],
};

/** Finds the calls of AWS in a bundle: the SDK names each in a schema, and esbuild drops what is not used. */
export const findCalls = (bundle: string): string[] =>
  Object.keys(actionsByCall).filter((call) => bundle.includes(`"${call}"`));

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown().optional() })),
});
const texts = z.union([z.array(z.string()), z.string().transform((text) => [text])]);
const Policy = z.object({
  Roles: z.array(z.object({ Ref: z.string() })),
  PolicyDocument: z.object({ Statement: z.array(z.object({ Effect: z.string(), Action: texts })) }),
});
const Lambda = z.object({ Role: z.object({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) }) });

/** Lists the actions that the template allows each function, by the function's logical id. */
export function listAllowedActions(template: unknown): Map<string, string[]> {
  const resources = Object.entries(Template.parse(template).Resources);
  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type);
  const policies = ofType("AWS::IAM::Policy").map(([, { Properties }]) => Policy.parse(Properties));
  return new Map(
    ofType("AWS::Lambda::Function").map(([id, { Properties }]) => {
      const [role] = Lambda.parse(Properties).Role["Fn::GetAtt"];
      const statements = policies
        .filter(({ Roles }) => Roles.some(({ Ref }) => Ref === role))
        .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
      return [id, statements.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => Action)];
    }),
  );
}

/** Compares the calls in the bundle of a function with what it may do. Returns a sentence for each difference. */
export function comparePermissions(name: string, calls: readonly string[], allowed: readonly string[]): string[] {
  const never = neverMade[name] ?? [];
  const made = calls.filter((call) => !never.includes(call));
  const needed = new Set(made.flatMap((call) => actionsByCall[call] ?? []));
  const isNeeded = (action: string) => needed.has(action) || doneByLambda.test(action) || action in withoutCall;
  return [
    ...[...needed]
      .filter((action) => !allowed.includes(action))
      .map((action) => `${name} calls ${action} and may not.`),
    ...allowed.filter((action) => !isNeeded(action)).map((action) => `${name} may call ${action} and never does.`),
    ...never
      .filter((call) => !calls.includes(call))
      .map((call) => `${name} no longer has ${call}: delete its exception.`),
  ];
}
