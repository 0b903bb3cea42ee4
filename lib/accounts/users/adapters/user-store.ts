import {
  TransactionCanceledException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { User } from "#domain/accounts/user.ts";
import { toEmailIdentity } from "#domain/shared/email.ts";
import { AgencyId, UserId } from "#domain/shared/id.ts";
import { fingerprint } from "#platform/ids.ts";
import { listItemsByKind } from "#platform/table/entity-store.ts";
import { getItem, readItems } from "#platform/table/read-items.ts";
import { queryItems, type Table, toAttributes, toNewPut } from "#platform/table/table.ts";
import type { UserConflict, Users } from "../ports.ts";
import { administratorsKey, userEmailKey, userEmailPartition, userKey } from "./keys.ts";

/**
 * Stores each user under its agency, and a pointer to it under the hash of its address, which a sign-in finds. A third
 * item has the ids of the agency's administrators: a transaction changes it with the user, so that one always remains.
 */
export function makeUserStore(table: Table): Users {
  const toEmailHash = (email: string) => fingerprint(toEmailIdentity(email));
  const toPointerKey = ({ agencyId, email }: User) => userEmailKey(toEmailHash(email), agencyId);

  const ofVersion = ({ version }: User) => ({
    TableName: table.name,
    ConditionExpression: "#version = :version",
    ExpressionAttributeNames: { "#version": "version" },
    ExpressionAttributeValues: toAttributes({ ":version": version }),
  });
  const toAdministrators = ({ agencyId }: User) => ({
    TableName: table.name,
    Key: toAttributes(administratorsKey(agencyId)),
  });
  const addAdministrator = (user: User): TransactWriteItem => ({
    Update: {
      ...toAdministrators(user),
      UpdateExpression: "ADD userIds :ids",
      ExpressionAttributeValues: toAttributes({ ":ids": new Set([user.id]) }),
    },
  });
  const removeAdministrator = (user: User): TransactWriteItem => ({
    Update: {
      ...toAdministrators(user),
      UpdateExpression: "DELETE userIds :ids",
      ConditionExpression: "size(userIds) > :one",
      ExpressionAttributeValues: toAttributes({ ":ids": new Set([user.id]), ":one": 1 }),
    },
  });

  /** Writes all items or none. Returns the codes of the items that kept them from being written; undefined if all are. */
  async function transact(items: TransactWriteItem[]): Promise<readonly (string | undefined)[] | undefined> {
    try {
      await table.client.send(new TransactWriteItemsCommand({ TransactItems: items }));
      return undefined;
    } catch (error) {
      const codes =
        error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []).map(({ Code }) => Code) : [];
      if (!codes.some((code) => code === conditionFailed || code === "TransactionConflict")) throw error;
      return codes;
    }
  }

  return {
    async create(user) {
      const items = [
        toNewPut(table, { ...user, ...userKey(user.agencyId, user.id) }),
        toNewPut(table, { ...toPointerKey(user), agencyId: user.agencyId, userId: user.id }),
        ...(isAdministrator(user) ? [addAdministrator(user)] : []),
      ];
      for (let attempt = 1; ; attempt += 1) {
        const codes = await transact(items);
        if (!codes) return "created";
        if (codes[0] === conditionFailed) return "exists";
        if (codes[1] === conditionFailed) return "email_taken";
        // Another user was being stored at the same time: the next attempt sees it.
        if (attempt === maxAttempts) throw new Error("other changes of users kept this one from being stored");
      }
    },

    async read(agencyId, id) {
      const item = await getItem(table, userKey(agencyId, id));
      return item && User.parse(item);
    },

    async list(agencyId, page) {
      const { items, more } = await listItemsByKind(table, agencyId, "user", page);
      return { entities: items.map((item) => User.parse(item)), more };
    },

    async listByEmail(email) {
      const { items } = await queryItems(
        table,
        {
          KeyConditionExpression: "pk = :pk",
          ExpressionAttributeValues: { ":pk": userEmailPartition(toEmailHash(email)) },
          ConsistentRead: true,
        },
        maxAgencies,
      );
      const keys = items.map((item) => userKey(AgencyId.parse(item["agencyId"]), UserId.parse(item["userId"])));
      const users = keys.length === 0 ? [] : await readItems(table, keys);
      return users.filter((item) => item !== undefined).map((item) => User.parse(item));
    },

    async replace(before, after) {
      const item = { ...after, email: before.email, ...userKey(before.agencyId, before.id) };
      const [was, is] = [isAdministrator(before), isAdministrator(after)];
      const codes = await transact([
        { Put: { ...ofVersion(before), Item: toAttributes(item) } },
        ...(was && !is ? [removeAdministrator(before)] : []),
        ...(is && !was ? [addAdministrator(after)] : []),
      ]);
      return codes ? toConflict(codes) : "replaced";
    },

    async remove(user) {
      const key = userKey(user.agencyId, user.id);
      const codes = await transact([
        { Delete: { ...ofVersion(user), Key: toAttributes(key) } },
        ...(isAdministrator(user) ? [removeAdministrator(user)] : []),
        { Delete: { TableName: table.name, Key: toAttributes(toPointerKey(user)) } },
      ]);
      if (!codes) return "removed";
      return codes[0] === conditionFailed && !(await getItem(table, key)) ? "removed" : toConflict(codes);
    },
  };
}

const isAdministrator = ({ role }: User): boolean => role === "agency_admin";

/** The first item of a change is the user, and the second one the administrators. */
const toConflict = ([ofUser, ofAdministrators]: readonly (string | undefined)[]): UserConflict =>
  ofUser !== conditionFailed && ofAdministrators === conditionFailed ? "last_administrator" : "changed_meanwhile";

const conditionFailed = "ConditionalCheckFailed";
const maxAttempts = 5;

/** The most agencies among which a person with one address signs in. */
const maxAgencies = 20;
