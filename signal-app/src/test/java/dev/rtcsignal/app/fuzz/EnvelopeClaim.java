package dev.rtcsignal.app.fuzz;

import dev.rtcsignal.app.json.Json;
import dev.rtcsignal.domain.inbound.InboundSignal;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The page on envelopes, written a second time: what is one, and under which MAC. */
record EnvelopeClaim(Optional<JsonObject> object, String text, boolean binary) {
  private static final String LABEL = "rtc-signal envelope v1";
  private static final long FRESH_MILLIS = 300_000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final BigDecimal MAX_SEQ = new BigDecimal("9007199254740991");
  private static final int MOST_BYTES = 65_536;

  /** A number that the strict reader refuses for its form, or what may be one. */
  private static final Pattern ODD_NUMBER = Pattern.compile("\\d[.eE]|\\d{18}");

  private static final byte[] KEY = key();

  static EnvelopeClaim of(String text, boolean binary) {
    return new EnvelopeClaim(Json.parse(text), text, binary);
  }

  private static byte[] key() {
    byte[] extracted = Known.hmac(Known.utf8(LABEL), Known.utf8(Known.APP_KEY));
    return Known.hmac(extracted, Known.utf8(Known.SIGNATURE + "\u0001"));
  }

  /** Returns the text with the right MAC in place of {@code $MAC}. */
  static String signed(String text, boolean binary) {
    return text.contains("$MAC") ? text.replace("$MAC", of(text, binary).mac()) : text;
  }

  private String mac() {
    String lines =
        String.join(
            "\n",
            LABEL,
            binary ? "binary" : "text",
            "1",
            member("id"),
            number("seq").map(BigDecimal::toPlainString).orElse(""),
            number("ts").map(BigDecimal::toPlainString).orElse(""),
            member("body"));
    byte[] mac = Known.hmac(KEY, Known.utf8(lines));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  private String member(String name) {
    return object.flatMap(claim -> Json.text(claim, name)).orElse("");
  }

  /** What is far too large for a number of ours would be slow to write out. */
  private Optional<BigDecimal> number(String name) {
    return object
        .map(claim -> claim.getOrDefault(name, JsonValue.NULL))
        .filter(JsonNumber.class::isInstance)
        .map(value -> ((JsonNumber) value).bigDecimalValue())
        .filter(value -> value.scale() == 0 && value.precision() < 20);
  }

  boolean isRight() {
    boolean six =
        object
            .filter(it -> it.keySet().equals(Set.of("v", "id", "seq", "ts", "body", "mac")))
            .isPresent();
    return six
        && number("v").filter(BigDecimal.ONE::equals).isPresent()
        && ID.matcher(member("id")).matches()
        && number("seq").filter(seq -> seq.signum() > 0 && seq.compareTo(MAX_SEQ) <= 0).isPresent()
        && number("ts").filter(EnvelopeClaim::isFresh).isPresent()
        && object.flatMap(claim -> Json.text(claim, "body")).isPresent()
        && member("mac").equals(mac());
  }

  private static boolean isFresh(BigDecimal ts) {
    BigDecimal now = BigDecimal.valueOf(Known.NOW.toEpochMilli());
    return now.subtract(ts).abs().compareTo(BigDecimal.valueOf(FRESH_MILLIS)) <= 0;
  }

  /** Whether there is a reason to refuse it, or one that is not looked into here. */
  boolean mayBeWrong() {
    return !isRight()
        || ODD_NUMBER.matcher(text).find()
        || repeatsAMember()
        || !isWellFormed()
        || Known.utf8(text).length > MOST_BYTES;
  }

  private boolean repeatsAMember() {
    return text.indexOf('\\') >= 0
        || object.orElseThrow().keySet().stream()
            .anyMatch(name -> text.indexOf(name) != text.lastIndexOf(name));
  }

  private boolean isWellFormed() {
    try {
      String body = member("body");
      return binary
          ? Base64.getEncoder().encodeToString(Base64.getDecoder().decode(body)).equals(body)
          : Payload.text(body).size() >= 0;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  boolean isOf(InboundSignal signal) {
    boolean same =
        signal
            .payload()
            .match(
                plain -> !binary && plain.value().equals(member("body")),
                bytes ->
                    binary
                        && Arrays.equals(
                            bytes.value().toArray(), Base64.getDecoder().decode(member("body"))));
    return same
        && signal.envelope().filter(seal -> seal.id().equals(member("id"))).isPresent()
        && signal.envelope().filter(seal -> seal.missing() == seal.seq() - 1).isPresent();
  }

  /** Leaves the content out. */
  @Override
  public String toString() {
    return "EnvelopeClaim[" + text.length() + "]";
  }
}
