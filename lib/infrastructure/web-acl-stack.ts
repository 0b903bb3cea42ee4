import { CfnOutput, Stack } from "aws-cdk-lib";
import { CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import type { Construct } from "constructs";

export type WebAclSettings = {
  /** How many requests an address may send in five minutes. */
  readonly requestsPerAddress: number;
};

/** A group of rules of AWS, and those of its rules that only count. */
type RuleGroup = { readonly name: string; readonly counted?: readonly string[] };

/**
 * Rules about bodies and queries only count: notes of a lead may contain markup, web addresses and paths, and a batch has up
 * to a megabyte. A client of the API need not name itself. No rules against SQL: Baton has no SQL database, and notes have
 * its words.
 */
const ruleGroups: readonly RuleGroup[] = [
  { name: "AWSManagedRulesAmazonIpReputationList" },
  { name: "AWSManagedRulesKnownBadInputsRuleSet" },
  {
    name: "AWSManagedRulesCommonRuleSet",
    counted: [
      "NoUserAgent_HEADER",
      "SizeRestrictions_BODY",
      "SizeRestrictions_QUERYSTRING",
      "CrossSiteScripting_BODY",
      "CrossSiteScripting_QUERYARGUMENTS",
      "GenericLFI_BODY",
      "GenericLFI_QUERYARGUMENTS",
      "GenericRFI_BODY",
      "GenericRFI_QUERYARGUMENTS",
      "EC2MetaDataSSRF_BODY",
      "EC2MetaDataSSRF_QUERYARGUMENTS",
    ],
  },
];

/** The web ACL of CloudFront in a stack of its own, because AWS accepts it only in us-east-1. It holds no data. */
export class WebAclStack extends Stack {
  constructor(scope: Construct, id: string, { requestsPerAddress }: WebAclSettings) {
    super(scope, id, { description: "Baton: which requests CloudFront lets through", env: { region: "us-east-1" } });
    const webAcl = new CfnWebACL(this, "WebAcl", {
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: visibility("WebAcl"),
      rules: [
        {
          name: "RequestsPerAddress",
          priority: 0,
          action: {
            block: { customResponse: { responseCode: 429, responseHeaders: [{ name: "retry-after", value: "60" }] } },
          },
          statement: {
            rateBasedStatement: { aggregateKeyType: "IP", limit: requestsPerAddress, evaluationWindowSec: 300 },
          },
          visibilityConfig: visibility("RequestsPerAddress"),
        },
        ...ruleGroups.map(({ name, counted = [] }, index) => ({
          name,
          priority: index + 1,
          overrideAction: { none: {} },
          statement: {
            managedRuleGroupStatement: {
              vendorName: "AWS",
              name,
              ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
            },
          },
          visibilityConfig: visibility(name),
        })),
      ],
    });
    addArnOutput(this, webAcl.attrArn);
  }
}

const addArnOutput = (stack: Stack, value: string): CfnOutput =>
  new CfnOutput(stack, "WebAclArn", { value, description: "Value of webAclArn for the deployment" });

/** Counts what a rule matches. Sampled requests would show paths of links and keys in headers, so there are none. */
const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: false,
});
