import { Duration, Fn, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { originHeader } from "#platform/http/middlewares/require-origin.ts";
import type { Deployment } from "./deployment/deployment.ts";

export type CloudFrontOptions = {
  readonly api: HttpApi;
  readonly cloudFront: NonNullable<Deployment["cloudFront"]>;
  readonly domain: Deployment["domain"];
};

/** The distribution in front of the gateway, its address, and the secret by which the functions know it. */
export type CloudFront = {
  readonly distribution: Distribution;
  readonly originSecret: Secret;
  readonly publicUrl: string;
};

/** The statuses that CloudFront would keep for ten seconds, whatever the response says, and lets us configure. */
const errorStatuses = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * Adds CloudFront, with the web ACL, in front of the gateway. It keeps no response but the files of the console, and sends
 * a secret with each request, without which the functions refuse it.
 */
export function addCloudFront(scope: Construct, { api, cloudFront, domain }: CloudFrontOptions): CloudFront {
  const originSecret = addOriginSecret(scope);
  const origin = new HttpOrigin(Fn.select(2, Fn.split("/", api.apiEndpoint)), {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    originSslProtocols: [OriginSslPolicy.TLS_V1_2],
    // A batch of leads takes up to 25 seconds, and the gateway gives up after 30.
    readTimeout: Duration.seconds(30),
    keepaliveTimeout: Duration.seconds(60),
    customHeaders: {
      [originHeader]: originSecret.secretValueFromJson(cloudFront.originKey).unsafeUnwrap(),
    },
  });
  const distribution = new Distribution(scope, "Distribution", {
    comment: "Baton",
    webAclId: cloudFront.webAclArn,
    ...(domain && {
      domainNames: [domain.name],
      certificate: Certificate.fromCertificateArn(scope, "Certificate", domain.certificateArn),
    }),
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    httpVersion: HttpVersion.HTTP2_AND_3,
    priceClass: PriceClass.PRICE_CLASS_100,
    defaultBehavior: {
      origin,
      // A redirect would come after the key or the link was sent in clear.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: addCallerCachePolicy(scope),
      // The gateway knows itself by the host, so it must not get that of CloudFront.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      // The functions compress what is worth it.
      compress: false,
    },
    additionalBehaviors: {
      // The names of these files contain the hash of their content.
      "/console/assets/*": {
        origin,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      },
    },
    errorResponses: errorStatuses.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
  });
  acknowledgeFindings(distribution, { hasDomain: domain !== undefined });
  const publicUrl = `https://${domain?.name ?? distribution.distributionDomainName}`;
  return { distribution, originSecret, publicUrl };
}

/**
 * Adds the policy that distinguishes callers. Nothing is kept, because each response of the API says no-store. But CloudFront
 * may answer simultaneous requests by one: with the key, the cookies and the query in the name of a response, these are
 * requests of the same caller. The managed policy without caching knows the path alone.
 */
const addCallerCachePolicy = (scope: Construct): CachePolicy =>
  new CachePolicy(scope, "CallerCachePolicy", {
    comment: "Keeps nothing by itself, and distinguishes callers",
    minTtl: Duration.seconds(0),
    defaultTtl: Duration.seconds(0),
    // CloudFront allows headers in the key only above zero.
    maxTtl: Duration.seconds(1),
    headerBehavior: CacheHeaderBehavior.allowList("Authorization"),
    cookieBehavior: CacheCookieBehavior.all(),
    queryStringBehavior: CacheQueryStringBehavior.all(),
  });

/** Adds the secret between CloudFront and the functions. It is an object, so that a second value is accepted while one is replaced. */
function addOriginSecret(scope: Construct): Secret {
  const secret = new Secret(scope, "OriginSecret", {
    description: "CloudFront sends this to the functions of Baton, which accept requests with it alone.",
    generateSecretString: {
      secretStringTemplate: "{}",
      generateStringKey: "1",
      passwordLength: 64,
      excludePunctuation: true,
    },
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(secret).acknowledge({
    id: "AwsSolutions-SMG4",
    reason:
      "CloudFormation resolves the value only when its reference changes, so the operator replaces it in steps (docs/cloudfront.md).",
  });
  return secret;
}

function acknowledgeFindings(distribution: Distribution, { hasDomain }: { hasDomain: boolean }): void {
  const validations = Validations.of(distribution);
  validations.acknowledge({
    id: "AwsSolutions-CFR1",
    reason: "Salespeople and agencies travel; the operator may restrict countries in the web ACL.",
  });
  validations.acknowledge({
    id: "AwsSolutions-CFR3",
    reason:
      "The gateway logs each request; a log of CloudFront would contain addresses, and the paths of links, which authorise.",
  });
  if (hasDomain) return;
  validations.acknowledge({
    id: "AwsSolutions-CFR4",
    reason: "CloudFront's own certificate allows no choice of the protocol; with domainName it is TLS 1.2 or later.",
  });
}
