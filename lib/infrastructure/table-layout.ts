/** Name and key attributes of an index, and the attributes that it holds beside the keys. */
type IndexLayout = {
  readonly name: string;
  readonly partition: string;
  readonly sort: string;
  readonly included?: string[];
};

/**
 * The indexes hold keys only, so that an index never copies personal data; that by agency also holds the tags of a lead,
 * which are keyed hashes, to filter by.
 */
const indexes: readonly IndexLayout[] = [
  { name: "by-agency", partition: "agencyKey", sort: "receivedKey", included: ["find"] },
  { name: "by-campaign", partition: "campaignKey", sort: "receivedKey" },
  { name: "by-status", partition: "statusKey", sort: "sk" },
  { name: "by-due", partition: "dueKey", sort: "dueAt" },
];

/** The keys, indexes, stream and expiry of the one table, which a restored table must have too. */
export const tableLayout = {
  partition: "pk",
  sort: "sk",
  indexes,
  /** Consumers of the stream get the new image of an item. */
  streamView: "NEW_IMAGE",
  /** The attribute with the second after which DynamoDB deletes an item. */
  expiry: "expiresAt",
} as const;
