import { describe, expect, it } from "vitest";
import {
  EventStreamSerde,
  eventStreamSerdeProvider,
  resolveEventStreamSerdeConfig,
} from "#infrastructure/no-event-streams.ts";

describe("event streams in a bundle", () => {
  it("are refused, with the reason, where the SDK would read or write one", () => {
    expect(() => eventStreamSerdeProvider()).toThrow("event stream");
    expect(() => EventStreamSerde()).toThrow("event stream");
  });

  it("leave the settings of a client that could have one as they are", () => {
    const settings = { region: "eu-west-2" };
    expect(resolveEventStreamSerdeConfig(settings)).toBe(settings);
  });
});
