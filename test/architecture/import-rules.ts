import type { IForbiddenRuleType } from "dependency-cruiser";

/** Subjects of the domain: each knows those to its left. */
export const domainSubjects = [
  "shared",
  "accounts",
  "suppressions",
  "subscriptions",
  "campaigns",
  "routing",
  "lead",
  "delivery",
  "contact",
  "appointments",
  "returns",
  "history",
  "contracts",
  "billing",
  "ledger",
  "statements",
  "reports",
];

/** Features: each knows those to its left, and the ports of any. `platform` is to the left of all, and knows none. */
export const features = [
  "scheduling",
  "suppressions",
  "leads",
  "routing",
  "accounts",
  "campaigns",
  "contracts",
  "appointments",
  "returns",
  "contact",
  "events",
  "subscriptions",
  "ledger",
  "statements",
  "billing",
  "reports",
  "exports",
  "intake",
  "nurture",
  "chasing",
  "erasures",
  "delivery",
  "invitations",
  "readiness",
  "recovery",
  "documentation",
  "console",
];

const anyFeature = `(${features.join("|")})`;
const file = (names: string) => `[a-z/-]*/(${names})\\.ts$`;

/** Files that take requests, forms, events and messages, and show what is answered. */
const inboundNames = [
  "endpoints",
  "[a-z-]+-endpoints",
  "push-leads-endpoint",
  "on-[a-z-]+",
  "[a-z-]+-(?:page|views|formats)",
  "statement-pages",
  "parse-form",
  "parse-[a-z-]+-form",
  "save-[a-z-]+-form",
  "parse-amount",
  "console-cookies",
  "console-headers",
  "console-route",
  "describe-lead-card",
  "first-answer",
  "is-own-form",
  "lead-card-problems",
  "load-session",
  "match-console-route",
  "open-lead-card",
  "permissions",
  "renew-link",
  "router",
  "statement-rows",
  "to-caller",
  "to-console-session",
  "to-faults",
  "to-http-response",
];

/** The kinds of file in a feature, by their names. A file with any other name is a verb, which has the strictest rule. */
const kinds = {
  contract: file("routes|owner-routes|schemas|event-schemas|problems|messages|sms-settings"),
  ports: file("ports"),
  inbound: file(inboundNames.join("|")),
  wire: file("wire"),
  adapters: "[a-z/-]*/adapters/",
  pages: "[a-z/-]*/pages/",
};
type Kind = keyof typeof kinds | "verb";

const named = Object.values(kinds);
const ofKind = (kind: Kind, feature = anyFeature): { path: string; pathNot?: string[] } =>
  kind === "verb"
    ? { path: `^lib/${feature}/(?!script/)`, pathNot: named.map((names) => `^lib/${feature}${names}`) }
    : { path: `^lib/${feature}${kinds[kind]}` };

const aws = ["@aws-sdk/"];
/** Types of the events that Lambda passes in; nothing of it exists at run time. */
const lambdaTypes = "aws-lambda";

type Rule = {
  name: string;
  from: { path: string; pathNot?: string[] };
  /** Paths that may be imported. */
  to: string[];
  packages: string[];
  node: boolean;
};

const domainPackages: Record<string, string[]> = {
  shared: ["ipaddr.js", "libphonenumber-js", "postcode"],
  subscriptions: ["ipaddr.js"],
  campaigns: ["@cfworker/json-schema"],
  lead: ["libphonenumber-js"],
};

const contract = `^lib/${anyFeature}${kinds.contract}`;
const ports = `^lib/${anyFeature}${kinds.ports}`;
/** Verbs of any feature; a separate rule allows only features to the left. */
const verbs = `^lib/${anyFeature}(?!${named.join("|")})`;
const domain = "^lib/domain/";
const platform = "^lib/platform/";
/** What a verb may use of the platform: no HTTP, no AWS. */
const platformForVerbs = "^lib/platform/([a-z-]+\\.ts$|text/)";

/** The table of docs/architecture.md. An import that is not listed is forbidden. */
export const rules: Rule[] = [
  ...domainSubjects.map((subject, index) => ({
    name: `domain/${subject}`,
    from: { path: `^lib/domain/${subject}/` },
    to: domainSubjects.slice(0, index + 1).map((left) => `^lib/domain/${left}/`),
    packages: ["zod", ...(domainPackages[subject] ?? [])],
    node: false,
  })),
  {
    name: "platform",
    from: { path: platform },
    to: [platform, domain],
    packages: [
      "zod",
      ...aws,
      "@middy/core",
      "@aws-lambda-powertools/logger",
      "@aws-lambda-powertools/metrics",
      "csv-stringify",
      "typeid-js",
      lambdaTypes,
    ],
    node: true,
  },
  {
    name: "contract",
    from: ofKind("contract"),
    to: [domain, contract, "^lib/platform/(http/|limits\\.ts$)", "^lib/console/console-route\\.ts$"],
    packages: ["zod"],
    node: false,
  },
  { name: "ports", from: ofKind("ports"), to: [domain, ports, platformForVerbs], packages: [], node: false },
  { name: "verb", from: ofKind("verb"), to: [domain, ports, verbs, platformForVerbs], packages: [], node: false },
  {
    name: "inbound",
    from: ofKind("inbound"),
    to: [domain, ports, verbs, contract, platform, `^lib/${anyFeature}(${kinds.inbound}|${kinds.pages})`],
    packages: ["zod", lambdaTypes],
    node: false,
  },
  {
    name: "adapters",
    from: ofKind("adapters"),
    to: [domain, ports, contract, platform, `^lib/${anyFeature}(${kinds.adapters}|${kinds.pages})`],
    packages: ["zod", ...aws, "standardwebhooks", "typeid-js", "ical.js", "timezones-ical-library", "pdfkit"],
    node: true,
  },
  {
    name: "pages",
    from: { path: ofKind("pages").path, pathNot: ["^lib/console/"] },
    to: [domain, `^lib/${anyFeature}${kinds.pages}`, "^lib/platform/(pages|text)/"],
    packages: [],
    node: false,
  },
  {
    name: "console/pages",
    from: ofKind("pages", "console"),
    // A page of the console shows what verbs return, and the actions that the role may do.
    to: [
      domain,
      contract,
      ports,
      verbs,
      `^lib/${anyFeature}${kinds.pages}`,
      "^lib/platform/(pages|text)/",
      "^lib/console/(console-route|permissions)\\.ts$",
    ],
    packages: ["d3-scale", "d3-shape"],
    node: false,
  },
  {
    name: "wire",
    from: ofKind("wire"),
    to: [domain, `^lib/${anyFeature}/`, platform],
    packages: ["zod", ...aws, lambdaTypes],
    node: false,
  },
  {
    name: "app",
    from: { path: "^lib/app/", pathNot: ["^lib/app/openapi/"] },
    to: ["^lib/app/(?!openapi/)", domain, `^lib/${anyFeature}/`, platform],
    packages: ["zod", ...aws, lambdaTypes],
    node: false,
  },
  {
    name: "app/openapi",
    from: { path: "^lib/app/openapi/" },
    // The examples of lists are views, in each format that the list has.
    to: ["^lib/app/", domain, contract, `^lib/${anyFeature}${kinds.inbound}`, platform],
    packages: ["zod", "zod-openapi"],
    node: false,
  },
  {
    name: "console/script",
    from: { path: "^lib/console/script/" },
    // The browser loads it: what it imports is sent to each visitor.
    to: ["^lib/console/script/", "^lib/console/pages/format-elapsed\\.ts$"],
    packages: [],
    node: false,
  },
  {
    name: "infrastructure",
    from: { path: "^lib/infrastructure/" },
    to: ["^lib/infrastructure/", "^lib/app/(environment|routes)\\.ts$", contract, domain, platform],
    packages: ["aws-cdk-lib", "constructs", "esbuild", "zod"],
    node: true,
  },
  {
    name: "local",
    from: { path: "^lib/local/" },
    to: [
      "^lib/local/",
      "^lib/infrastructure/",
      "^lib/app/",
      contract,
      domain,
      platform,
      `^lib/${anyFeature}/adapters/`,
    ],
    packages: ["zod", "fauxqs", "@dynoxide/"],
    node: true,
  },
  {
    name: "functions",
    from: { path: "^functions/" },
    // Composition only, and never another function, because an import would start it.
    to: ["^lib/app/(?!openapi/)", `^lib/${anyFeature}/`, platform],
    packages: aws,
    node: false,
  },
];

const escaped = (text: string) => text.replaceAll(".", "\\.");
const toPackage = (name: string) => `^(node_modules/)?${escaped(name)}${name.endsWith("/") ? "" : "(/|$)"}`;

const leftward: IForbiddenRuleType[] = features.map((feature, index) => ({
  name: `feature ${feature}`,
  severity: "error",
  from: { path: `^lib/${feature}/` },
  to: {
    path: `^lib/(${features.slice(index + 1).join("|") || "(?!)"}|app|infrastructure|local)/`,
    // Ports are only types, so every feature may import them.
    pathNot: [ports],
  },
}));

const everywhere: IForbiddenRuleType[] = [
  { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
  { name: "nothing-imports-tests", severity: "error", from: { pathNot: "^test/" }, to: { path: "^test/" } },
  {
    name: "only-docs-need-openapi",
    severity: "error",
    // No Lambda needs the description of the API, which is larger than the API itself.
    from: { pathNot: "^(lib/app/openapi/|bin/write-docs\\.ts$)" },
    to: { path: "^lib/app/openapi/" },
  },
  {
    name: "patterns-are-checked-once",
    severity: "error",
    // Baton checks the cost of a pattern when it stores it, and never again for each lead.
    from: { path: "^functions/intake\\.ts$" },
    to: { path: "^lib/domain/campaigns/find-slow-patterns\\.ts$", reachable: true },
  },
  {
    name: "no-orphans",
    severity: "error",
    // Threads are started by path, the bundler replaces other modules with lambda-credentials and no-event-streams, and types declare a package.
    from: {
      orphan: true,
      path: "^lib/",
      pathNot: [
        "-worker\\.ts$",
        "/console-script\\.ts$",
        "/lambda-credentials\\.ts$",
        "/no-event-streams\\.ts$",
        "\\.d\\.ts$",
      ],
    },
    to: {},
  },
];

/** Every rule as dependency-cruiser takes it. */
export const forbidden = (): IForbiddenRuleType[] => [
  ...rules.map(({ name, from, to, packages, node }) => ({
    name,
    severity: "error" as const,
    from,
    to: { pathNot: [...to, ...packages.map(toPackage), ...(node ? ["^node:", "^[a-z_/]+$"] : [])] },
  })),
  ...leftward,
  ...everywhere,
];
