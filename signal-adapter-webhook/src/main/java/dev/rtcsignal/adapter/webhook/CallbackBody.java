package dev.rtcsignal.adapter.webhook;

import dev.rtcsignal.domain.delivery.InboundSignal;
import dev.rtcsignal.domain.message.InvalidSignalException;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The three fields of a callback (seed), read strictly. */
record CallbackBody(Payload payload, String signature) {
  /** 64 KiB of text may be six times as long when each character is escaped; the rest is ours. */
  static final int MAX_BYTES = 524_288;

  private static final JsonParserFactory PARSERS =
      JsonProvider.provider().createParserFactory(Map.of());
  private static final String MESSAGE = "message";
  private static final String BINARY = "binary";
  private static final String SIGNATURE = "signature";

  /**
   * @throws Unreadable with the reply that says why
   */
  static CallbackBody read(byte[] body) {
    if (body.length > MAX_BYTES) {
      throw new Unreadable(
          WebhookReply.tooLarge("a callback takes at most " + MAX_BYTES + " bytes"));
    }
    try (JsonParser parser = PARSERS.createParser(new StringReader(utf8(body)))) {
      if (parser.next() != Event.START_OBJECT) {
        throw malformed("the body is one JSON object");
      }
      Map<String, Object> fields = fields(parser);
      if (parser.hasNext()) {
        throw malformed("nothing follows the object");
      }
      return of(fields);
    } catch (Unreadable e) {
      throw e;
    } catch (RuntimeException e) {
      // The parser has many: JsonException, NoSuchElementException, a bare one for deep nesting.
      throw malformed("the body is one JSON object");
    }
  }

  private static Map<String, Object> fields(JsonParser parser) {
    Map<String, Object> fields = new HashMap<>();
    for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
      String name = parser.getString();
      Object value = value(parser, name, parser.next());
      if (value != null && fields.put(name, value) != null) {
        throw malformed(name + " stands once");
      }
    }
    return fields;
  }

  /** Returns the value of one of the three fields, or null for any other, which is skipped. */
  private static Object value(JsonParser parser, String name, Event event) {
    return switch (name) {
      case MESSAGE, SIGNATURE -> {
        if (event != Event.VALUE_STRING) {
          throw malformed(name + " is a string");
        }
        yield parser.getString();
      }
      case BINARY -> {
        if (event != Event.VALUE_TRUE && event != Event.VALUE_FALSE) {
          throw malformed("binary is true or false");
        }
        yield event == Event.VALUE_TRUE;
      }
      default -> {
        skip(parser, event);
        yield null;
      }
    };
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

  private static CallbackBody of(Map<String, Object> fields) {
    for (String name : new String[] {MESSAGE, BINARY, SIGNATURE}) {
      if (!fields.containsKey(name)) {
        throw malformed(name + " is missing");
      }
    }
    String signature = (String) fields.get(SIGNATURE);
    if (signature.isEmpty()) {
      throw malformed("signature is not empty");
    }
    return new CallbackBody(
        payload((String) fields.get(MESSAGE), (Boolean) fields.get(BINARY)), signature);
  }

  private static Payload payload(String message, boolean binary) {
    Payload payload = binary ? Payload.binary(base64(message)) : text(message);
    if (payload.size() > InboundSignal.MAX_BYTES) {
      throw new Unreadable(
          WebhookReply.tooLarge("message takes at most " + InboundSignal.MAX_BYTES + " bytes"));
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
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("the body is UTF-8");
    }
  }

  private static Unreadable malformed(String rule) {
    return new Unreadable(WebhookReply.malformed(rule));
  }

  @Override
  public String toString() {
    return "CallbackBody[" + payload + ", ***]";
  }
}
