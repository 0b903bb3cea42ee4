import { mockClient as mock } from "aws-sdk-client-mock";
import { afterAll } from "vitest";

/**
 * As `mockClient`, until the test file ends: it replaces `send` of the class itself, which the next file of the same worker shares when
 * files are not isolated.
 */
export const mockClient = ((client: Parameters<typeof mock>[0]) => {
  const mocked = mock(client);
  afterAll(() => mocked.restore());
  return mocked;
}) as typeof mock;
