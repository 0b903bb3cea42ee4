import type { Person } from "#domain/lead/personal-data.ts";

// A file of its own: the help of the import names the targets, and must not load the parser of CSV.

/** Common column names of each property of the person, in lower case without spaces and punctuation. */
export const personColumnNames: Record<keyof Person, string[]> = {
  name: ["name", "fullname", "contactname", "customername"],
  phone: ["phone", "phonenumber", "tel", "telephone", "telephonenumber", "mobile", "mobilenumber", "mobilephone"],
  email: ["email", "emailaddress", "mail"],
  country: ["country", "countrycode", "countryregion"],
  postcode: ["postcode", "postalcode", "zip", "zipcode", "zippostalcode"],
  address: ["address", "fulladdress", "streetaddress"],
};

const person = Object.keys(personColumnNames).map((name) => `person.${name}`);
export const consentTargets = ["consent.wording", "consent.source", "consent.at", "consent.certificateUrl"];
/** What a column may be sent as, besides `fields.` and a name. */
export const targets = [...person, "notes", ...consentTargets];
