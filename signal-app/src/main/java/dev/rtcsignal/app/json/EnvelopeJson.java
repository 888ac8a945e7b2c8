package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.message.Payload;
import java.nio.charset.StandardCharsets;

/** Writes envelopes as JSON, as a client sends them. */
public final class EnvelopeJson {
  private EnvelopeJson() {}

  /** Returns the envelope as a message: text for a text payload, binary for a binary one. */
  public static Payload message(Envelope envelope) {
    String json =
        Json.object()
            .add("v", 1)
            .add("id", envelope.id())
            .add("seq", envelope.seq())
            .add("ts", envelope.ts())
            .add("body", envelope.body())
            .add("mac", envelope.mac())
            .build()
            .toString();
    return envelope.payload() instanceof Payload.Binary
        ? Payload.binary(json.getBytes(StandardCharsets.UTF_8))
        : Payload.text(json);
  }
}
