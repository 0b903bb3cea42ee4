import { RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { AccessLogField, AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Deployment } from "./deployment/deployment.ts";

/** The part of a route that the gateway needs. */
export type GatewayRoute = {
  readonly method: `${HttpMethod}`;
  readonly path: string;
  readonly handledBy: "intake" | "api" | "lead-card" | "statements" | "console";
};

export type PublicApi = {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly publicUrl: string;
  readonly domain: DomainName | undefined;
};

/** The routes of the console: its function has a router of its own, because its pages are no part of the API. */
export const consoleGatewayRoutes: readonly GatewayRoute[] = ["/console", "/console/{proxy+}"].map((path) => ({
  method: "ANY",
  path,
  handledBy: "console",
}));

/** Adds the HTTP API without its routes. The functions need its URL first; the routes need the functions. */
export function addHttpApi(
  scope: Construct,
  deployment: Pick<Deployment, "domain" | "publicUrl" | "cloudFront" | "gatewayRequestsPerSecond">,
): PublicApi {
  const { gatewayRequestsPerSecond: rateLimit } = deployment;
  // With CloudFront the domain is that of the distribution, which calls the gateway by its own address.
  const ownDomain = deployment.cloudFront ? undefined : deployment.domain;
  const api = new HttpApi(scope, "Api", {
    description: "Takes leads, contact attempts and outcomes; returns leads, billing records and reports",
    createDefaultStage: false,
    disableExecuteApiEndpoint: ownDomain !== undefined,
  });
  const domain = ownDomain && addDomain(scope, ownDomain);
  const accessLog = new LogGroup(scope, "AccessLog", {
    // Log delivery writes a policy for each group unless its name starts with /aws/vendedlogs/, and an account soon
    // runs out of policies.
    logGroupName: `/aws/vendedlogs/baton/${Stack.of(scope).stackName}`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = new HttpStage(scope, "ApiStage", {
    httpApi: api,
    stageName: "$default",
    autoDeploy: true,
    // Above it the gateway returns 429, and nothing is billed.
    throttle: { rateLimit, burstLimit: 2 * rateLimit },
    accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat() },
    domainMapping: domain && { domainName: domain },
  });
  const publicUrl = deployment.publicUrl ?? (domain ? `https://${domain.name}` : api.apiEndpoint);
  return { api, stage, publicUrl, domain };
}

/** Adds each route with the function, or the alias, that handles it. Every other request goes to `api`, which returns a problem. */
export function addRoutes(
  api: HttpApi,
  routes: readonly GatewayRoute[],
  handlers: Record<GatewayRoute["handledBy"], IFunction>,
) {
  const integration = (name: GatewayRoute["handledBy"]) =>
    new HttpLambdaIntegration(name, handlers[name], { scopePermissionToRoute: false });
  const integrations = {
    intake: integration("intake"),
    api: integration("api"),
    "lead-card": integration("lead-card"),
    statements: integration("statements"),
    console: integration("console"),
  };
  for (const { method, path, handledBy } of routes) {
    addRoute(api, `${method} ${path}`, HttpRouteKey.with(path, HttpMethod[method]), integrations[handledBy]);
  }
  addRoute(api, "$default", HttpRouteKey.DEFAULT, integrations.api);
  handlers.api.addPermission("AnsweringTheRest", {
    principal: new ServicePrincipal("apigateway.amazonaws.com"),
    // The permission for all routes ends in three path segments; a call to $default has only two.
    sourceArn: Stack.of(api).formatArn({ service: "execute-api", resource: api.apiId, resourceName: "*/$default" }),
  });
}

function addRoute(httpApi: HttpApi, id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration) {
  const route = new HttpRoute(httpApi, id, { httpApi, routeKey, integration });
  Validations.of(route).acknowledge({
    id: "AwsSolutions-APIG4",
    reason:
      "API keys are hashed in the table and have roles, so the function checks them; a link carries a signed token.",
  });
}

const addDomain = (scope: Construct, { name, certificateArn }: NonNullable<Deployment["domain"]>) =>
  new DomainName(scope, "Domain", {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, "Certificate", certificateArn),
  });

/** Formats one JSON line per request, without path, query, address and user agent (personal data). */
function accessLogFormat() {
  return AccessLogFormat.custom(
    JSON.stringify({
      time: AccessLogField.contextRequestTime(),
      requestId: AccessLogField.contextRequestId(),
      route: "$context.routeKey",
      status: AccessLogField.contextStatus(),
      latencyMs: AccessLogField.contextResponseLatency(),
      integrationLatencyMs: AccessLogField.contextIntegrationLatency(),
      integrationStatus: AccessLogField.contextIntegrationStatus(),
      functionRequestId: "$context.integration.requestId",
      responseBytes: AccessLogField.contextResponseLength(),
      gatewayError: AccessLogField.contextErrorResponseType(),
    }),
  );
}
