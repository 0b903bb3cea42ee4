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
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { Deployment } from "./deployment.ts";

/** One line of the route table, as far as the gateway cares. */
export type GatewayRoute = {
  readonly method: `${HttpMethod}`;
  readonly path: string;
  readonly handledBy: "intake" | "api" | "lead-card";
};

/** The API, and where it answers from outside. */
export type PublicApi = {
  readonly api: HttpApi;
  readonly stage: HttpStage;
  readonly publicUrl: string;
  readonly domain: DomainName | undefined;
};

/** What the default stage lets through, over all callers; above it the gateway answers 429 and nothing is billed. */
const throttle = { rateLimit: 500, burstLimit: 1000 };

/** The HTTP API without its routes: functions need its address before it can need the functions. */
export function addHttpApi(scope: Construct, deployment: Pick<Deployment, "domain" | "publicUrl">): PublicApi {
  const api = new HttpApi(scope, "Api", {
    description: "Leads in, work on leads and records out",
    createDefaultStage: false,
    disableExecuteApiEndpoint: deployment.domain !== undefined,
  });
  const domain = deployment.domain && addDomain(scope, deployment.domain);
  const accessLog = new LogGroup(scope, "AccessLog", {
    // Log delivery writes a policy per group unless the name starts like this, and an account soon runs out of
    // policies.
    logGroupName: `/aws/vendedlogs/baton/${Stack.of(scope).stackName}`,
    retention: RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const stage = new HttpStage(scope, "ApiStage", {
    httpApi: api,
    stageName: "$default",
    autoDeploy: true,
    throttle,
    accessLogSettings: { destination: new LogGroupLogDestination(accessLog), format: accessLogFormat() },
    ...(domain ? { domainMapping: { domainName: domain } } : {}),
  });
  const publicUrl = deployment.publicUrl ?? (domain ? `https://${domain.name}` : api.apiEndpoint);
  return { api, stage, publicUrl, domain };
}

/** Gives each route to the function that handles it, and everything else to `api`, which answers with a problem. */
export function addRoutes(
  api: HttpApi,
  routes: readonly GatewayRoute[],
  handlers: Record<GatewayRoute["handledBy"], LambdaFunction>,
) {
  const integration = (name: GatewayRoute["handledBy"]) =>
    new HttpLambdaIntegration(name, handlers[name], { scopePermissionToRoute: false });
  const integrations = {
    intake: integration("intake"),
    api: integration("api"),
    "lead-card": integration("lead-card"),
  };
  for (const { method, path, handledBy } of routes) {
    addRoute(api, `${method} ${path}`, HttpRouteKey.with(path, HttpMethod[method]), integrations[handledBy]);
  }
  addRoute(api, "$default", HttpRouteKey.DEFAULT, integrations.api);
  handlers.api.addPermission("AnsweringTheRest", {
    principal: new ServicePrincipal("apigateway.amazonaws.com"),
    // The permission for all routes ends in three path segments, of which a call to $default has only two.
    sourceArn: Stack.of(api).formatArn({ service: "execute-api", resource: api.apiId, resourceName: "*/$default" }),
  });
}

function addRoute(httpApi: HttpApi, id: string, routeKey: HttpRouteKey, integration: HttpLambdaIntegration) {
  const route = new HttpRoute(httpApi, id, { httpApi, routeKey, integration });
  Validations.of(route).acknowledge({
    id: "AwsSolutions-APIG4",
    reason:
      "Keys are hashed in the table and have roles, so the function checks them; links carry a signed token of their own.",
  });
}

function addDomain(scope: Construct, { name, certificateArn }: NonNullable<Deployment["domain"]>) {
  return new DomainName(scope, "Domain", {
    domainName: name,
    certificate: Certificate.fromCertificateArn(scope, "Certificate", certificateArn),
  });
}

/**
 * One JSON line per request with the route, never the path, the query, the caller's address or the user agent: those
 * are or hold personal data.
 */
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
