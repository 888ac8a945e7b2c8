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

/** Validates envelopes independently of the code under test, by the page on sealed messages. */
record ReferenceEnvelope(Optional<JsonObject> object, String text, boolean binary) {
  private static final String LABEL = "rtc-signal envelope v1";
  private static final long FRESH_MILLIS = 300_000;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final BigDecimal MAX_SEQ = new BigDecimal("9007199254740991");
  private static final int MAX_BYTES = 65_536;

  /** Finds numbers that the strict reader may reject for their form. */
  private static final Pattern ODD_NUMBER = Pattern.compile("\\d[.eE]|\\d{18}");

  private static final byte[] KEY = key();

  static ReferenceEnvelope of(String text, boolean binary) {
    return new ReferenceEnvelope(Json.parse(text), text, binary);
  }

  private static byte[] key() {
    byte[] extracted =
        FuzzFixture.hmac(FuzzFixture.utf8(LABEL), FuzzFixture.utf8(FuzzFixture.APP_KEY));
    return FuzzFixture.hmac(extracted, FuzzFixture.utf8(FuzzFixture.SIGNATURE + "\u0001"));
  }

  /** Returns the text with {@code $MAC} replaced by the valid MAC. */
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
    byte[] mac = FuzzFixture.hmac(KEY, FuzzFixture.utf8(lines));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(mac);
  }

  private String member(String name) {
    return object.flatMap(claim -> Json.text(claim, name)).orElse("");
  }

  /** Ignores numbers of 20 digits and more, which are invalid and slow to print. */
  private Optional<BigDecimal> number(String name) {
    return object
        .map(claim -> claim.getOrDefault(name, JsonValue.NULL))
        .filter(JsonNumber.class::isInstance)
        .map(value -> ((JsonNumber) value).bigDecimalValue())
        .filter(value -> value.scale() == 0 && value.precision() < 20);
  }

  boolean isValid() {
    boolean hasSixMembers =
        object
            .filter(it -> it.keySet().equals(Set.of("v", "id", "seq", "ts", "body", "mac")))
            .isPresent();
    return hasSixMembers
        && number("v").filter(BigDecimal.ONE::equals).isPresent()
        && ID.matcher(member("id")).matches()
        && number("seq").filter(seq -> seq.signum() > 0 && seq.compareTo(MAX_SEQ) <= 0).isPresent()
        && number("ts").filter(ReferenceEnvelope::isFresh).isPresent()
        && object.flatMap(claim -> Json.text(claim, "body")).isPresent()
        && member("mac").equals(mac());
  }

  private static boolean isFresh(BigDecimal ts) {
    BigDecimal now = BigDecimal.valueOf(FuzzFixture.NOW.toEpochMilli());
    return now.subtract(ts).abs().compareTo(BigDecimal.valueOf(FRESH_MILLIS)) <= 0;
  }

  /** Returns whether a rule allows rejection, including rules that are only approximated here. */
  boolean mayBeRejected() {
    return !isValid()
        || ODD_NUMBER.matcher(text).find()
        || repeatsAMember()
        || !isWellFormed()
        || FuzzFixture.utf8(text).length > MAX_BYTES;
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

  boolean matches(InboundSignal signal) {
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

  /** Prints the length only. */
  @Override
  public String toString() {
    return "ReferenceEnvelope[" + text.length() + "]";
  }
}
