/** What one layer may import: other layers by path, packages by name, and whether Node's own modules. */
export type Layer = { path: string; layers: string[]; packages: string[]; node: boolean };

/** Libraries about the world and not about machines: numbering plans, postcodes, a standard for schemas, kinds of addresses. */
const domainPackages: Record<string, string[]> = {
  client: ["postcode", "@cfworker/json-schema", "safe-regex2", "ipaddr.js"],
  lead: ["libphonenumber-js"],
};

const domainContexts = ["shared", "client", "routing", "lead", "delivery", "contact", "history", "billing", "report"];

const aws = ["@aws-sdk/*", "@smithy/*"];
/** Types of the events that Lambda hands over; nothing of it is there at run time. */
const lambdaTypes = "aws-lambda";

/** The table of docs/architecture.md: whatever is not listed here is forbidden. */
export const layers: Record<string, Layer> = {
  // Each context of the domain knows those to its left, and only these.
  ...Object.fromEntries(
    domainContexts.map((context, index) => [
      `domain/${context}`,
      {
        path: `lib/domain/${context}/`,
        layers: domainContexts.slice(0, index).map((left) => `domain/${left}`),
        packages: ["zod", ...(domainPackages[context] ?? [])],
        node: false,
      },
    ]),
  ),
  contract: { path: "lib/contract/", layers: ["domain"], packages: ["zod"], node: false },
  "contract/openapi": {
    path: "lib/contract/openapi/",
    layers: ["contract", "domain"],
    packages: ["zod", "zod-openapi"],
    node: false,
  },
  web: { path: "web/", layers: ["domain"], packages: [], node: false },
  "use-cases/ports": { path: "lib/use-cases/ports/", layers: ["domain"], packages: [], node: false },
  "use-cases": { path: "lib/use-cases/", layers: ["domain"], packages: [], node: false },
  inbound: {
    path: "lib/inbound/",
    layers: ["contract", "domain", "use-cases", "web"],
    packages: ["zod", "csv-stringify", lambdaTypes],
    node: true,
  },
  outbound: {
    path: "lib/outbound/",
    layers: ["use-cases/ports", "contract", "domain", "web"],
    packages: [...aws, "@aws-lambda-powertools/logger", "standardwebhooks", "typeid-js", "zod", lambdaTypes],
    node: true,
  },
  functions: {
    path: "functions/",
    layers: ["use-cases", "inbound", "outbound", "contract"],
    packages: [...aws, lambdaTypes],
    node: false,
  },
  // Never a function: to import one is to start it.
  "functions/wiring": {
    path: "functions/wiring/",
    layers: ["use-cases", "inbound", "outbound", "contract"],
    packages: [...aws, lambdaTypes],
    node: false,
  },
  infrastructure: {
    path: "lib/infrastructure/",
    layers: ["contract"],
    packages: ["aws-cdk-lib", "constructs", "cdk-nag"],
    node: true,
  },
  local: {
    path: "lib/local/",
    layers: ["infrastructure", "contract", "outbound"],
    packages: [...aws, "fauxqs", "@dynoxide/*", "aws-cdk-lib", "constructs", "zod", lambdaTypes],
    node: true,
  },
};

const escaped = (text: string) => text.replace(/[.]/g, "\\.").replace(/\*$/, "");

/** The files of a layer; "domain" means all of its contexts. */
const pathOf = (name: string): string => `^${name === "domain" ? "lib/domain/" : layers[name]?.path}`;

/** The layer table as rules of dependency-cruiser, one for each layer, and those that hold everywhere. */
export function layerRules() {
  const all = Object.entries(layers);
  return [
    ...all.map(([name, { path, layers: allowed, packages, node }]) => ({
      name,
      severity: "error" as const,
      from: {
        path: `^${path}`,
        // A layer inside another one has rules of its own.
        pathNot: all.flatMap(([other, inner]) =>
          other !== name && inner.path.startsWith(path) ? [`^${inner.path}`] : [],
        ),
      },
      to: {
        pathNot: [
          `^${path}`,
          ...allowed.map(pathOf),
          ...packages.map((each) => `^(node_modules/)?${escaped(each)}${each.endsWith("*") ? "" : "(/|$)"}`),
          ...(node ? ["^node:", "^[a-z_/]+$"] : []),
        ],
      },
    })),
    { name: "no-cycles", severity: "error" as const, from: {}, to: { circular: true } },
    {
      name: "nothing-imports-tests",
      severity: "error" as const,
      from: { pathNot: "^test/" },
      to: { path: "^test/" },
    },
    {
      name: "only-docs-need-openapi",
      severity: "error" as const,
      // What describes the API is of no use in a Lambda, and weighs more than what answers it.
      from: { pathNot: "^(lib/contract/openapi/|bin/write-docs\\.ts$)" },
      to: { path: "^lib/contract/openapi/" },
    },
    {
      name: "patterns-are-judged-once",
      severity: "error" as const,
      // What a pattern may cost is found out when it is stored, and never again for each lead.
      from: { path: "^functions/intake\\.ts$" },
      to: { path: "^lib/domain/client/safe-patterns\\.ts$", reachable: true },
    },
    {
      name: "no-orphans",
      severity: "error" as const,
      // What is run as a thread, or put in another module's place by the bundler, is imported by nobody.
      from: { orphan: true, path: "^(lib|web)/", pathNot: ["-worker\\.ts$", "/lambda-credentials\\.ts$"] },
      to: {},
    },
  ];
}
