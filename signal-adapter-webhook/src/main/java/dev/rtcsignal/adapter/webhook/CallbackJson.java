package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The three fields of a callback (seed), read strictly. */
record CallbackJson(Payload payload, String signature) {
  /** 64 KiB of text may be six times as long when each character is escaped; the rest is ours. */
  static final int MAX_BYTES = 524_288;

  private static final JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());
  private static final int MAX_BYTES_OF_A_CHARACTER = 3;
  private static final String MESSAGE = "message";
  private static final String BINARY = "binary";
  private static final String SIGNATURE = "signature";

  /**
   * @throws UnreadableBodyException with the outcome that says why
   */
  static CallbackJson read(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw UnreadableBodyException.tooLarge("a callback takes at most " + MAX_BYTES + " bytes");
    }
    try (JsonParser parser = PARSERS.createParser(new StringReader(utf8(body)))) {
      if (parser.next() != Event.START_OBJECT) {
        throw malformed("the body is one JSON object");
      }
      Fields fields = new Fields();
      for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
        fields.read(parser);
      }
      if (parser.hasNext()) {
        throw malformed("nothing follows the object");
      }
      return fields.complete();
    } catch (UnreadableBodyException e) {
      throw e;
    } catch (RuntimeException e) {
      // The parser has many: JsonException, NoSuchElementException, a bare one for deep nesting.
      throw malformed("the body is one JSON object");
    }
  }

  private static final class Fields {
    private Optional<String> message = Optional.empty();
    private Optional<Boolean> binary = Optional.empty();
    private Optional<String> signature = Optional.empty();

    /** Reads the value behind a name; what is none of the three is skipped. */
    private void read(JsonParser parser) {
      String name = parser.getString();
      Event event = parser.next();
      switch (name) {
        case MESSAGE -> message = once(message, name, string(parser, name, event));
        case SIGNATURE -> signature = once(signature, name, string(parser, name, event));
        case BINARY -> binary = once(binary, name, truth(event));
        default -> skip(parser, event);
      }
    }

    private static <T> Optional<T> once(Optional<T> before, String name, T value) {
      if (before.isPresent()) {
        throw malformed(name + " stands once");
      }
      return Optional.of(value);
    }

    private static String string(JsonParser parser, String name, Event event) {
      if (event != Event.VALUE_STRING) {
        throw malformed(name + " is a string");
      }
      return parser.getString();
    }

    private static boolean truth(Event event) {
      if (event != Event.VALUE_TRUE && event != Event.VALUE_FALSE) {
        throw malformed("binary is true or false");
      }
      return event == Event.VALUE_TRUE;
    }

    private CallbackJson complete() {
      String said = present(message, MESSAGE);
      boolean encoded = present(binary, BINARY);
      String proof = present(signature, SIGNATURE);
      if (proof.isEmpty()) {
        throw malformed("signature is not empty");
      }
      return new CallbackJson(payload(said, encoded), proof);
    }

    private static <T> T present(Optional<T> field, String name) {
      return field.orElseThrow(() -> malformed(name + " is missing"));
    }
  }

  /** By hand: the parser's own skipArray and skipObject never return when the text ends inside. */
  static void skip(JsonParser parser, Event first) {
    int depth = 0;
    for (Event event = first; ; event = parser.next()) {
      if (event == Event.START_OBJECT || event == Event.START_ARRAY) {
        depth++;
      } else if (event == Event.END_OBJECT || event == Event.END_ARRAY) {
        depth--;
      }
      if (depth == 0) {
        return;
      }
    }
  }

  private static Payload payload(String message, boolean binary) {
    Payload payload = binary ? Payload.binary(base64(message)) : text(message);
    // No text has more bytes than that, and counting them takes a copy.
    boolean mayBeLarge = message.length() > InboundSignal.MAX_BYTES / MAX_BYTES_OF_A_CHARACTER;
    if (mayBeLarge && payload.size() > InboundSignal.MAX_BYTES) {
      throw UnreadableBodyException.tooLarge(
          "message takes at most " + InboundSignal.MAX_BYTES + " bytes");
    }
    return payload;
  }

  private static Payload text(String message) {
    try {
      return Payload.text(message);
    } catch (InvalidSignalException e) {
      throw malformed("message is well-formed Unicode");
    }
  }

  private static byte[] base64(String message) {
    try {
      return Base64.getDecoder().decode(message);
    } catch (IllegalArgumentException e) {
      throw malformed("message is Base64 when binary is true");
    }
  }

  private static String utf8(byte[] body) {
    return Bytes.decodeUtf8(body).orElseThrow(() -> malformed("the body is UTF-8"));
  }

  private static UnreadableBodyException malformed(String rule) {
    return UnreadableBodyException.malformed(rule);
  }

  @Override
  public String toString() {
    return "CallbackJson[" + payload + ", ***]";
  }
}
