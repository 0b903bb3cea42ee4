/** Whether the tests run on DynamoDB Local (`npm run test:dynamodb-local`) instead of the embedded DynamoDB. */
export const isOnDynamoDbLocal = (process.env["BATON_DYNAMODB_ENDPOINT"] ?? "") !== "";

/** Why a test skips itself on DynamoDB Local. */
export const skippedThere = {
  capacity: "DynamoDB Local reports less capacity than DynamoDB consumes: see docs/decisions/0120",
  file: "it reads the database file of the embedded DynamoDB",
  kill: "it kills the embedded DynamoDB, and DynamoDB Local serves the other tests too",
};
