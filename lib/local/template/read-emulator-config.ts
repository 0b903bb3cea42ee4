import * as z from "zod";
import type { ReadResources } from "./read-resources.ts";
import type { ConfigurationSet, Secret } from "./system.ts";

/** Reads the secrets of Secrets Manager. A secret that is generated has no value here. */
export function readSecrets(read: ReadResources): Secret[] {
  const secrets = read("AWS::SecretsManager::Secret", {
    SecretString: z.string().optional(),
    GenerateSecretString: z
      .object({
        PasswordLength: z.coerce.number().default(32),
        ExcludePunctuation: z.boolean().default(false),
        SecretStringTemplate: z.undefined().optional(),
      })
      .optional(),
  });
  return secrets.map(({ name, properties: { SecretString: value, GenerateSecretString: generate }, at }) => ({
    name,
    arn: at(),
    value,
    generate: generate && { length: generate.PasswordLength, punctuation: !generate.ExcludePunctuation },
  }));
}

/** Reads the configuration sets of emails and of texts, and the topics that they publish events to. */
export const readConfigurationSets = (read: ReadResources): ConfigurationSet[] => [
  ...readEmailSets(read),
  ...readTextSets(read),
];

function readTextSets(read: ReadResources): ConfigurationSet[] {
  const destination = z.object({
    MatchingEventTypes: z.array(z.string()),
    SnsDestination: z.object({ TopicArn: z.string() }),
  });
  return read("AWS::SMSVOICE::ConfigurationSet", { EventDestinations: z.array(destination).default([]) }).map(
    ({ at, properties }) => ({
      name: at(),
      destinations: properties.EventDestinations.map(({ MatchingEventTypes: eventTypes, SnsDestination: sns }) => ({
        topicArn: sns.TopicArn,
        eventTypes,
      })),
    }),
  );
}

function readEmailSets(read: ReadResources): ConfigurationSet[] {
  const destinations = read("AWS::SES::ConfigurationSetEventDestination", {
    ConfigurationSetName: z.string(),
    EventDestination: z.object({
      MatchingEventTypes: z.array(z.string()),
      SnsDestination: z.object({ TopicARN: z.string() }),
    }),
  });
  return read("AWS::SES::ConfigurationSet", {}).map(({ at }) => ({
    name: at(),
    destinations: destinations
      .filter(({ properties }) => properties.ConfigurationSetName === at())
      .map(({ properties: { EventDestination: destination } }) => ({
        topicArn: destination.SnsDestination.TopicARN,
        eventTypes: destination.MatchingEventTypes,
      })),
  }));
}
