import { type Context, readText } from "./context-values.ts";
import { precondition } from "./precondition.ts";

export type AddressSettings = {
  /** URL of the API when a proxy in front of the gateway gives it another address. No trailing slash. */
  readonly publicUrl: string | undefined;
  /**
   * The API's own domain, with the ARN of an ACM certificate for it: in the same region, or with CloudFront in us-east-1.
   */
  readonly domain: { readonly name: string; readonly certificateArn: string } | undefined;
  /**
   * CloudFront in front of the gateway, with the ARN of its web ACL, and the name of the value in the origin secret that it
   * sends. Undefined: the gateway is open to all.
   */
  readonly cloudFront: { readonly webAclArn: string; readonly originKey: string } | undefined;
};

const domainNamePattern = /^(?=.{1,253}$)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/i;
const certificateArnPattern = /^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;
const webAclArnPattern = /^arn:aws[a-z-]*:wafv2:us-east-1:\d{12}:global\/webacl\/[\w-]+\/[\w-]+$/;

/** Reads at which address a deployment answers. Throws like `readDeployment`. */
export function readAddressSettings(context: Context): AddressSettings {
  const publicUrl = readText(context("publicUrl"))?.replace(/\/+$/, "");
  const domainName = readText(context("domainName"));
  const certificateArn = readText(context("certificateArn"));
  const webAclArn = readText(context("webAclArn"));
  const originKey = readText(context("originKey")) ?? "1";
  precondition(
    "public-url-is-https",
    publicUrl === undefined || isPublicUrl(publicUrl),
    "publicUrl starts with https://, because the links in texts and emails open personal data, and ends with the host or a path.",
  );
  precondition(
    "domain-name-is-a-name",
    domainName === undefined || domainNamePattern.test(domainName),
    "domainName is the name of a host without https://, such as leads.example.org.",
  );
  precondition(
    "certificate-arn-is-an-arn",
    certificateArn === undefined || certificateArnPattern.test(certificateArn),
    "certificateArn is the ARN of an ACM certificate, such as arn:aws:acm:eu-west-2:111122223333:certificate/4a1c….",
  );
  precondition(
    "domain-and-certificate-come-together",
    (domainName === undefined) === (certificateArn === undefined),
    "domainName needs certificateArn (an ACM certificate for it in the same region), and vice versa.",
  );
  precondition(
    "public-url-or-domain-not-both",
    publicUrl === undefined || domainName === undefined,
    "give domainName when the gateway serves the domain, publicUrl when a proxy in front of it does.",
  );
  precondition(
    "web-acl-arn-is-of-cloudfront",
    webAclArn === undefined || webAclArnPattern.test(webAclArn),
    "webAclArn is the ARN of a web ACL of CloudFront, which is in us-east-1: arn:aws:wafv2:us-east-1:111122223333:global/webacl/….",
  );
  precondition(
    "certificate-of-cloudfront-is-in-us-east-1",
    webAclArn === undefined || certificateArn === undefined || certificateArn.split(":")[3] === "us-east-1",
    "with webAclArn, certificateArn is an ACM certificate in us-east-1, where CloudFront looks for it.",
  );
  precondition(
    "origin-key-is-a-word",
    /^\w{1,20}$/.test(originKey),
    "originKey is the name of a value in the origin secret, such as 2.",
  );
  return {
    publicUrl,
    domain: domainName && certificateArn ? { name: domainName, certificateArn } : undefined,
    cloudFront: webAclArn === undefined ? undefined : { webAclArn, originKey },
  };
}

/** Whether links may begin with this text. Plain http is for one machine. */
function isPublicUrl(text: string): boolean {
  if (!URL.canParse(text) || /\s/.test(text)) return false;
  const { protocol, hostname, username, search, hash } = new URL(text);
  const isPrivate = protocol === "https:" || (protocol === "http:" && hostname === "127.0.0.1");
  return isPrivate && username + search + hash === "";
}
