package dev.rtcsignal.app.json;

import dev.rtcsignal.domain.auth.Envelope;
import dev.rtcsignal.domain.message.Payload;
import java.nio.charset.StandardCharsets;

/** Sealed messages as they travel. */
public final class EnvelopeJson {
  private EnvelopeJson() {}

  /** Returns what to send in place of the message: text for text, bytes for binary. */
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
