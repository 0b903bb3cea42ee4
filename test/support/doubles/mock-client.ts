import { mockClient as mock } from "aws-sdk-client-mock";

const mocked: { restore(): void }[] = [];

/**
 * As `mockClient`, until the test file ends: it replaces `send` of the class itself, which the next file of the same worker shares when
 * files are not isolated. A set-up file of the project restores it (test/support/restore-clients.ts).
 */
export const mockClient = ((client: Parameters<typeof mock>[0]) => {
  const mockedClient = mock(client);
  mocked.push(mockedClient);
  return mockedClient;
}) as typeof mock;

/** Gives every mocked class its own `send` back, the last one first. */
export function restoreClients(): void {
  for (const client of mocked.splice(0).toReversed()) client.restore();
}
