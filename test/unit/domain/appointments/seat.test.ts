import { describe, expect, it } from "vitest";
import { NewSeat } from "#domain/appointments/seat.ts";

describe("the video link of a seat", () => {
  const parse = (videoLink: string) =>
    NewSeat.parse({ name: "Sam", email: "sam@example.com", availability: { weekly: [] }, videoLink }).videoLink;

  it("is what a browser opens, without characters that hide or end a part of a text or a calendar entry", () => {
    expect(parse("https://meet.example.com/sam?a=b")).toBe("https://meet.example.com/sam?a=b");
    for (const character of [" ", "\u0000", "\u0085", "\u2028", "\u202e", "é", '"'])
      expect(parse(`https://meet.example.com/${character}sam`)).toMatch(
        /^https:\/\/meet\.example\.com\/[%A-F0-9]+sam$/,
      );
  });
});
