import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ResolveAddresses, resolveByDns } from "#delivery/webhook/adapters/resolve-addresses.ts";
import { makeSsrfSafeLookup } from "#delivery/webhook/adapters/ssrf-safe-lookup.ts";
import { makeWebhookSender } from "#delivery/webhook/adapters/webhook-sender.ts";
import { instant } from "#domain/shared/instant.ts";
import { anEndpoint, portOf } from "#test/support/an-endpoint.ts";
import { anId } from "#test/support/an-id.ts";
import { forbiddenAddresses, publicAddresses } from "#test/support/forbidden-addresses.ts";
import { startNameServer } from "#test/support/name-server.ts";

const secret = `whsec_${Buffer.from("a well kept secret of the test").toString("base64")}`;
const message = (url: string) => ({ url, id: anId("dlv"), at: instant(Date.now()), secrets: [secret], body: "{}" });

/** A resolver that returns these answers in turn, then always the last one, and counts its calls. */
function resolving(...answers: string[][]) {
  let asked = 0;
  const resolve: ResolveAddresses = async () => answers[Math.min(asked++, answers.length - 1)] ?? [];
  return { resolve, asked: () => asked };
}

const strict = (resolve: ResolveAddresses) => makeWebhookSender({ allowHttp: true, allowPrivate: false, resolve });
const refused = (detail: RegExp) =>
  expect.objectContaining({
    ok: false,
    reason: "endpoint_not_allowed",
    detail: expect.stringMatching(detail),
  });

/** The address as a name server returns it: without brackets. */
const answered = (host: string) => host.replace(/^\[(.*)\]$/, "$1");

describe("a webhook", () => {
  it("goes to none of the forbidden addresses, neither as a literal nor by DNS", async () => {
    const target = await anEndpoint();
    const never = resolving(["127.0.0.1"]);
    const sent = await Promise.all(
      forbiddenAddresses.map(async ([host, is]) => ({
        host,
        literal: await strict(never.resolve)(message(`http://${host}:${target.port}/`)),
        named: await strict(async () => [answered(host)])(message(`http://crm.example.com:${target.port}/`)),
        is,
      })),
    );
    for (const { host, literal, named, is } of sent) {
      expect({ host, literal, named }).toEqual({
        host,
        literal: refused(new RegExp(is)),
        named: refused(/^the name leads to an? /),
      });
    }
    expect(forbiddenAddresses.length).toBeGreaterThanOrEqual(60);
    expect([never.asked(), target.connections()]).toEqual([0, 0]);
  });

  it.each([["fe80::1%eth0"], ["::1%lo"], ["2606:4700::1111%2"]])(
    "does not go to an address with a zone: %s",
    async (address) => {
      expect(await strict(async () => [address])(message("http://crm.example.com/"))).toEqual(refused(/link-local/));
    },
  );

  it.each([
    ["93.184.216.34", "127.0.0.1"],
    ["127.0.0.1", "93.184.216.34"],
    ["2606:4700:4700::1111", "::ffff:7f00:1"],
    ["93.184.216.34", "2606:4700:4700::1111", "10.0.0.1"],
  ])("goes nowhere when a public and a private address are answered together: %s, %s", async (...answer) => {
    expect(await strict(async () => answer)(message("http://crm.example.com/"))).toEqual(refused(/leads to/));
  });

  it("reports the kind of a forbidden address, never the address itself", async () => {
    const sent = await strict(async () => ["10.1.2.3"])(message("http://crm.example.com/"));
    expect(sent).toMatchObject({ ok: false, detail: "the name leads to a private address" });
    expect(JSON.stringify(sent)).not.toContain("10.1.2.3");
  });

  it("goes to the address that was checked, without a second lookup", async () => {
    const target = await anEndpoint((_, response) => response.writeHead(204, { connection: "close" }).end());
    const names = resolving(["127.0.0.1"], ["169.254.169.254"]);
    const send = makeWebhookSender({ allowHttp: true, allowPrivate: true, resolve: names.resolve });
    const url = `http://crm.example.com:${target.port}/leads`;
    expect(await send(message(url))).toMatchObject({ ok: true });
    expect([names.asked(), target.got[0]?.headers.host]).toEqual([1, `crm.example.com:${target.port}`]);
    expect(await send(message(url))).toEqual(refused(/metadata/));
    expect(names.asked()).toBe(2);
  });

  it("reuses a connection to the checked address, even if the name now resolves to another one", async () => {
    const target = await anEndpoint();
    const names = resolving(["127.0.0.1"], ["169.254.169.254"]);
    const send = makeWebhookSender({ allowHttp: true, allowPrivate: true, resolve: names.resolve });
    const url = `http://crm.example.com:${target.port}/leads`;
    for (const _ of [1, 2]) expect(await send(message(url))).toMatchObject({ ok: true });
    expect([names.asked(), target.connections()]).toEqual([1, 1]);
    target.server.closeAllConnections();
    // The broken connection may be noticed before or during its use: the new one is checked like any other.
    expect(await send(message(url))).toEqual(refused(/metadata/));
  });

  it("ignores the proxy variables of the environment", async () => {
    const target = await anEndpoint((_, response) => response.writeHead(204).end());
    let proxied = 0;
    const proxy = createServer((_, response) => response.writeHead(200).end());
    for (const event of ["connection", "connect"]) proxy.on(event, () => (proxied += 1));
    onTestFinished(() => void proxy.close());
    const at = `http://127.0.0.1:${await portOf(proxy)}`;
    const env = {
      ...process.env,
      NODE_USE_ENV_PROXY: "1",
      HTTP_PROXY: at,
      HTTPS_PROXY: at,
      http_proxy: at,
      https_proxy: at,
    };
    const script = join(import.meta.dirname, "fixture/post-through-no-proxy.ts");
    const url = `http://crm.example.com:${target.port}/leads`;
    const { stdout } = await promisify(execFile)(process.execPath, [script, url], { env });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true });
    expect([target.got.length, proxied]).toEqual([1, 0]);
  });
});

describe("an SSRF-safe lookup", () => {
  const look = (resolve: ResolveAddresses, options: { all?: boolean } = { all: true }) =>
    new Promise((answer) => {
      makeSsrfSafeLookup(resolve, { allowPrivate: false })("crm.example.com", options, (error, found, family) =>
        answer(error ?? (options.all ? found : [found, family])),
      );
    });

  it.each(publicAddresses)("accepts %s", async (address) => {
    const family = address.includes(":") ? 6 : 4;
    expect(await look(async () => [address])).toEqual([{ address, family }]);
    expect(await look(async () => [address], {})).toEqual([address, family]);
  });

  it("refuses a name whose second address is private, although its first is public", async () => {
    const { resolve } = resolving(["93.184.216.34"], ["127.0.0.1"]);
    expect(await look(resolve)).toEqual([{ address: "93.184.216.34", family: 4 }]);
    expect(await look(resolve)).toMatchObject({ code: "BATON_ADDRESS_NOT_ALLOWED" });
  });

  it("checks all addresses, and returns two of each family, IPv4 first", async () => {
    const v4 = ["1.0.0.1", "1.0.0.2", "1.0.0.3"];
    const v6 = ["2606::1", "2606::2", "2606::3"];
    const found = await look(async () => [...v6, ...v4]);
    expect(found).toMatchObject(["1.0.0.1", "1.0.0.2", "2606::1", "2606::2"].map((address) => ({ address })));
    expect(await look(async () => [...v6, ...v4, "10.0.0.1"])).toMatchObject({ code: "BATON_ADDRESS_NOT_ALLOWED" });
  });

  it("fails for a name without addresses, and if the resolver fails", async () => {
    expect(await look(async () => [])).toMatchObject({ code: "ENOTFOUND" });
    expect(await look(async () => [], {})).toMatchObject({ code: "ENOTFOUND" });
    expect(await look(() => Promise.reject(Object.assign(new Error(), { code: "ESERVFAIL" })))).toMatchObject({
      code: "ESERVFAIL",
    });
  });
});

describe("a query to a name server", () => {
  async function serving(answer: Parameters<typeof startNameServer>[0]) {
    const names = await startNameServer(answer);
    onTestFinished(names.stop);
    return { ...names, resolve: resolveByDns([names.server]) };
  }

  it("returns the addresses of both families", async () => {
    const { resolve } = await serving((_, type) => (type === "A" ? ["93.184.216.34", "1.1.1.1"] : ["2606:4700::1111"]));
    expect((await resolve("crm.example.com")).sort()).toEqual(["1.1.1.1", "2606:4700::1111", "93.184.216.34"]);
  });

  it("succeeds with one family, and fails with none", async () => {
    const { resolve } = await serving((name, type) =>
      name.startsWith("v6") && type === "AAAA" ? ["2606:4700::1111"] : [],
    );
    expect(await resolve("v6.example.com")).toEqual(["2606:4700::1111"]);
    await expect(resolve("unknown.example.com")).rejects.toMatchObject({ code: "ENODATA" });
  });

  it("refuses each forbidden address in a response, also one that appears only later", async () => {
    const target = await anEndpoint((_, response) => response.writeHead(204, { connection: "close" }).end());
    const forbidden = forbiddenAddresses.map(([host]) => answered(new URL(`http://${host}`).hostname));
    let first = true;
    const { resolve } = await serving((name, type) => {
      const [label = ""] = name.split(".");
      if (label === "rebinding") {
        const address = first ? "127.0.0.1" : "169.254.169.254";
        if (type === "A") first = false;
        return type === "A" ? [address] : [];
      }
      const address = forbidden[Number(label.slice(1))] ?? "";
      return address.includes(":") === (type === "AAAA") ? [address] : [];
    });
    for (const [index, address] of forbidden.entries()) {
      const sent = await strict(resolve)(message(`http://n${index}.example.com:${target.port}/`));
      expect({ address, sent }).toEqual({ address, sent: refused(/^the name leads to/) });
    }
    const oneMachine = makeWebhookSender({ allowHttp: true, allowPrivate: true, resolve });
    const url = `http://rebinding.example.com:${target.port}/`;
    expect(await oneMachine(message(url))).toMatchObject({ ok: true });
    expect(await oneMachine(message(url))).toEqual(refused(/metadata/));
    expect(target.connections()).toBe(1);
  });

  it("ends at the deadline if the server hangs", async () => {
    const { resolve, asked } = await serving(() => undefined);
    const send = makeWebhookSender({ allowHttp: true, allowPrivate: false, resolve, deadlineMs: 100 });
    expect(await send(message("http://crm.example.com/"))).toMatchObject({ ok: false, reason: "timeout" });
    expect(asked.sort()).toEqual(["crm.example.com A", "crm.example.com AAAA"]);
  });
});
