/** The request that README.md shows first, for a shell that has BATON, KEY and CAMPAIGN. A test keeps the two equal. */
export const firstRequest = String.raw`curl -i $BATON/v1/leads -H "Authorization: Bearer $KEY" -H "Idempotency-Key: call-00017" \
  -H "Content-Type: application/json" -d '{
    "campaignId": "'$CAMPAIGN'",
    "person": { "name": "Zoë Ashworth", "phone": "+447700900123", "postcode": "LS6 2AB" },
    "notes": "Two slipped tiles since the storm. Mornings are best." }'`;
