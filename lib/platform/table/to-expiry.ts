/** Converts the time until which DynamoDB keeps an item to its `expiresAt`: seconds since 1970. */
export const toExpiry = (at: string, keptDays = 0): number => Math.ceil(Date.parse(at) / 1_000) + keptDays * 86_400;
