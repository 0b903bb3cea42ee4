import * as z from "zod";
import { findFunction } from "./read-functions.ts";
import type { ReadResources } from "./read-resources.ts";
import type { ApiRoute, LambdaFunction } from "./system.ts";

/** Reads the routes of the HTTP API. Throws an Error for settings that this machine would handle unlike AWS. */
export function readApi(read: ReadResources, functions: readonly LambdaFunction[]): ApiRoute[] {
  const apis = read("AWS::ApiGatewayV2::Api", {
    ProtocolType: z.literal("HTTP"),
    CorsConfiguration: z.undefined().optional(),
  });
  if (apis.length > 1) throw new Error("The template has several HTTP APIs; the local system serves one.");
  read("AWS::ApiGatewayV2::Stage", { StageName: z.literal("$default") });
  const integrations = read("AWS::ApiGatewayV2::Integration", {
    IntegrationType: z.literal("AWS_PROXY"),
    IntegrationUri: z.string(),
    PayloadFormatVersion: z.literal("2.0"),
  });
  const routes = read("AWS::ApiGatewayV2::Route", {
    RouteKey: z.string(),
    Target: z.string(),
    AuthorizationType: z.literal("NONE").default("NONE"),
  });
  return routes.map(({ logicalId, properties: { RouteKey: routeKey, Target: target } }) => {
    const integration = integrations.find(({ at }) => target === `integrations/${at()}`);
    if (!integration) throw new Error(`${logicalId} has the target ${target}, but the template does not contain it.`);
    return { routeKey, functionName: findFunction(functions, integration.properties.IntegrationUri).name };
  });
}
