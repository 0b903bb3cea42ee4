import { accountId, region } from "../region.ts";
import type { ReferenceLookup } from "./resolve-intrinsics.ts";
import type { Resource, Template } from "./template.ts";

/** The local addresses that a template refers to. */
export type LocalAddresses = {
  /** Base URL of the HTTP API, without a trailing slash. */
  readonly apiUrl: string;
  /** Endpoint of everything but DynamoDB. */
  readonly awsEndpoint: string;
};

/**
 * Returns the local name of a resource. It is the template's name for it, or its logical id without the hash of the
 * CDK.
 */
export type GetResourceName = (logicalId: string) => string;

const nameProperties: Record<string, string> = {
  "AWS::DynamoDB::Table": "TableName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::Events::Rule": "Name",
  "AWS::SecretsManager::Secret": "Name",
};

/** Names every resource. The names are readable, and unique within a type. */
export function makeGetResourceName(template: Template): GetResourceName {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const explicitName = resource.Properties?.[nameProperties[resource.Type] ?? ""];
    const shortId = logicalId.replace(/[0-9A-F]{8}$/, "");
    const name =
      typeof explicitName === "string" ? explicitName : taken.has(`${resource.Type} ${shortId}`) ? logicalId : shortId;
    taken.add(`${resource.Type} ${name}`);
    names.set(logicalId, name);
  }
  return (logicalId) => names.get(logicalId) ?? logicalId;
}

const makeArn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;

/** Makes a lookup of what `Ref` and `Fn::GetAtt` refer to on this machine. */
export function makeLocalLookup(
  template: Template,
  getResourceName: GetResourceName,
  addresses: LocalAddresses,
): ReferenceLookup {
  const findResource = (logicalId: string): Resource => {
    const found = template.Resources[logicalId];
    if (!found) throw new Error(`The template refers to ${logicalId}, but does not contain it.`);
    return found;
  };
  const pseudoParameters: Record<string, unknown> = {
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "local",
    "AWS::StackId": makeArn("cloudformation", "stack/local/local"),
    "AWS::NotificationARNs": [],
    "AWS::NoValue": undefined,
  };

  /** Returns the attributes of a resource; the empty name is the value of `Ref`. */
  function attributesFor(logicalId: string): Record<string, string> {
    const name = getResourceName(logicalId);
    switch (findResource(logicalId).Type) {
      case "AWS::DynamoDB::Table": {
        const tableArn = makeArn("dynamodb", `table/${name}`);
        return { "": name, Arn: tableArn, StreamArn: `${tableArn}/stream/local` };
      }
      case "AWS::SNS::Topic":
        return { "": makeArn("sns", name), TopicArn: makeArn("sns", name), TopicName: name };
      case "AWS::SQS::Queue": {
        const url = `${addresses.awsEndpoint}/${accountId}/${name}`;
        return { "": url, QueueUrl: url, Arn: makeArn("sqs", name), QueueName: name };
      }
      case "AWS::S3::Bucket": {
        // The name of a bucket has no capitals.
        const bucket = name.toLowerCase();
        return { "": bucket, Arn: `arn:aws:s3:::${bucket}` };
      }
      case "AWS::Lambda::Function":
        return { "": name, Arn: makeArn("lambda", `function:${name}`) };
      case "AWS::Events::Rule":
        return { "": name, Arn: makeArn("events", `rule/${name}`) };
      case "AWS::SecretsManager::Secret":
        return { "": makeArn("secretsmanager", `secret:${name}`), Id: makeArn("secretsmanager", `secret:${name}`) };
      case "AWS::ApiGatewayV2::Api":
        return { "": name, ApiId: name, ApiEndpoint: addresses.apiUrl };
      default:
        return { "": logicalId };
    }
  }

  return {
    ref(name) {
      if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
      const parameter = template.Parameters?.[name];
      return parameter ? parameter.Default : attributesFor(name)[""];
    },
    attribute(logicalId, name) {
      const value = name === "" ? undefined : attributesFor(logicalId)[name];
      if (value === undefined) {
        throw new Error(`The local system does not know ${name} of ${logicalId} (${findResource(logicalId).Type}).`);
      }
      return value;
    },
  };
}
