import { accountId, region } from "../region.ts";
import type { Lookup } from "./resolve-intrinsics.ts";
import type { Resource, Template } from "./template.ts";

/** Where things are that a template refers to by address. */
export type Places = {
  /** Base URL of the HTTP API, without a trailing slash. */
  readonly apiUrl: string;
  /** Endpoint of everything but DynamoDB. */
  readonly awsEndpoint: string;
};

/** The names resources go by locally: by the template's own name for them, or by their logical id without the hash of the CDK. */
export type NameOf = (logicalId: string) => string;

const nameProperties: Record<string, string> = {
  "AWS::DynamoDB::Table": "TableName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::Events::Rule": "Name",
  "AWS::SecretsManager::Secret": "Name",
};

/** Names every resource, readably and once per type. */
export function nameResources(template: Template): NameOf {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const [logicalId, resource] of Object.entries(template.Resources)) {
    const given = resource.Properties?.[nameProperties[resource.Type] ?? ""];
    const short = logicalId.replace(/[0-9A-F]{8}$/, "");
    const name = typeof given === "string" ? given : taken.has(`${resource.Type} ${short}`) ? logicalId : short;
    taken.add(`${resource.Type} ${name}`);
    names.set(logicalId, name);
  }
  return (logicalId) => names.get(logicalId) ?? logicalId;
}

const arn = (service: string, rest: string) => `arn:aws:${service}:${region}:${accountId}:${rest}`;

/** What `Ref` and `Fn::GetAtt` of each kind of resource stand for on this machine. */
export function localValues(template: Template, nameOf: NameOf, places: Places): Lookup {
  const resource = (logicalId: string): Resource => {
    const found = template.Resources[logicalId];
    if (!found) throw new Error(`The template refers to ${logicalId}, which is not in it.`);
    return found;
  };
  const pseudo: Record<string, unknown> = {
    "AWS::Region": region,
    "AWS::AccountId": accountId,
    "AWS::Partition": "aws",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::StackName": "local",
    "AWS::StackId": arn("cloudformation", "stack/local/local"),
    "AWS::NotificationARNs": [],
    "AWS::NoValue": undefined,
  };

  /** Attributes by type; the empty name is what `Ref` gives. */
  function attributes(logicalId: string): Record<string, string> {
    const name = nameOf(logicalId);
    switch (resource(logicalId).Type) {
      case "AWS::DynamoDB::Table": {
        const tableArn = arn("dynamodb", `table/${name}`);
        return { "": name, Arn: tableArn, StreamArn: `${tableArn}/stream/local` };
      }
      case "AWS::SNS::Topic":
        return { "": arn("sns", name), TopicArn: arn("sns", name), TopicName: name };
      case "AWS::SQS::Queue": {
        const url = `${places.awsEndpoint}/${accountId}/${name}`;
        return { "": url, QueueUrl: url, Arn: arn("sqs", name), QueueName: name };
      }
      case "AWS::Lambda::Function":
        return { "": name, Arn: arn("lambda", `function:${name}`) };
      case "AWS::Events::Rule":
        return { "": name, Arn: arn("events", `rule/${name}`) };
      case "AWS::SecretsManager::Secret":
        return { "": arn("secretsmanager", `secret:${name}`), Id: arn("secretsmanager", `secret:${name}`) };
      case "AWS::ApiGatewayV2::Api":
        return { "": name, ApiId: name, ApiEndpoint: places.apiUrl };
      default:
        return { "": logicalId };
    }
  }

  return {
    ref(name) {
      if (name in pseudo) return pseudo[name];
      const parameter = template.Parameters?.[name];
      return parameter ? parameter.Default : attributes(name)[""];
    },
    attribute(logicalId, name) {
      const value = name === "" ? undefined : attributes(logicalId)[name];
      if (value === undefined) {
        throw new Error(`The local system does not know ${name} of ${logicalId} (${resource(logicalId).Type}).`);
      }
      return value;
    },
  };
}
