import * as z from "zod";
import type { ReadResources } from "./read-resources.ts";
import type { ConfigurationSet } from "./system.ts";

/** Reads the configuration sets of SES, and the topics that they publish events to. */
export function readConfigurationSets(read: ReadResources): ConfigurationSet[] {
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
