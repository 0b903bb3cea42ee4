import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { Email } from "#domain/shared/email.ts";
import { AgencyId, UserId } from "#domain/shared/id.ts";
import { Instant } from "#domain/shared/instant.ts";
import { getItem } from "#platform/table/read-items.ts";
import { putIfAbsent, type Table, toAttributes, toItem, updateIf } from "#platform/table/table.ts";
import { toExpiry } from "#platform/table/to-expiry.ts";
import type { SignInLink, SignInRequest, SignIns } from "../ports.ts";

const NextPath = z.templateLiteral(["/console", z.string()]);
const StoredRequest = z.object({ email: Email, next: NextPath, endsAt: Instant });
const StoredLink = z.object({
  agencyId: AgencyId,
  userId: UserId,
  userVersion: z.int().positive(),
  next: NextPath,
  endsAt: Instant,
});
const Codes = z.array(z.object({ codeHash: z.string(), tokenHash: z.string() })).default([]);

/** How often a browser may try a code. */
const maxTries = 5;

const requestKey = (requestHash: string) => ({ pk: `sign-in-request/${requestHash}`, sk: "request" });
const linkKey = (tokenHash: string) => ({ pk: `sign-in/${tokenHash}`, sk: "link" });

export function makeSignInStore(table: Table): SignIns {
  /** Keeps an item for an hour after its end, so that a used link stays used until no queue repeats its request. */
  async function create(key: { pk: string; sk: string }, item: SignInRequest | SignInLink): Promise<void> {
    await putIfAbsent(table, { ...item, ...key, expiresAt: toExpiry(item.endsAt) + 3_600 });
  }

  return {
    createRequest: (requestHash, request) => create(requestKey(requestHash), request),

    async readRequest(requestHash) {
      const item = await getItem(table, requestKey(requestHash));
      return item && StoredRequest.parse(item);
    },

    async setCodes(requestHash, codes) {
      await updateIf(table, requestKey(requestHash), {
        update: "SET codes = :codes",
        condition: "attribute_exists(pk)",
        values: { ":codes": codes },
      });
    },

    async countTry(requestHash) {
      try {
        const { Attributes } = await table.client.send(
          new UpdateItemCommand({
            TableName: table.name,
            Key: toAttributes(requestKey(requestHash)),
            UpdateExpression: "ADD tries :one",
            ConditionExpression: "attribute_exists(pk) AND (attribute_not_exists(tries) OR tries < :max)",
            ExpressionAttributeValues: toAttributes({ ":one": 1, ":max": maxTries }),
            ReturnValues: "ALL_NEW",
          }),
        );
        const item = toItem(Attributes ?? {});
        return { codes: Codes.parse(item["codes"]), endsAt: StoredRequest.parse(item).endsAt };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },

    createLink: (tokenHash, link) => create(linkKey(tokenHash), link),

    async readLink(tokenHash) {
      const item = await getItem(table, linkKey(tokenHash));
      return item && item["used"] !== true ? StoredLink.parse(item) : undefined;
    },

    useLink: (tokenHash) =>
      updateIf(table, linkKey(tokenHash), {
        update: "SET used = :true",
        condition: "attribute_exists(pk) AND attribute_not_exists(used)",
        values: { ":true": true },
      }),
  };
}
