package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.Bytes;
import dev.rtcsignal.domain.message.Payload;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All of envelope.json, made by envelope.py beside it. */
class EnvelopeVectorsTest {
  private static final JsonObject VECTORS = Vectors.read("envelope.json");

  @TestFactory
  Stream<DynamicTest> derivesTheKeyOfEachSignature() {
    return each(vector -> assertThat(derived(vector).text()).isEqualTo(vector.getString("key")));
  }

  @TestFactory
  Stream<DynamicTest> signsUnderTheDerivedKeyByteForByte() {
    return each(
        vector ->
            assertThat(sign(derived(vector), vector).mac()).isEqualTo(vector.getString("mac")));
  }

  /** As a client does, which knows the text of the key and not the AppKey. */
  @TestFactory
  Stream<DynamicTest> signsUnderTheKeyGivenToClientsByteForByte() {
    return each(
        vector -> {
          EnvelopeKey handedOut = EnvelopeKey.parse(vector.getString("key"));
          assertThat(sign(handedOut, vector).mac()).isEqualTo(vector.getString("mac"));
        });
  }

  @TestFactory
  Stream<DynamicTest> writesTheMembersAsTheyStandInTheJson() {
    return each(
        vector -> {
          Envelope envelope = sign(derived(vector), vector);
          assertThat(envelope.id()).isEqualTo(vector.getString("id"));
          assertThat(envelope.seq()).isEqualTo(number(vector, "seq"));
          assertThat(envelope.ts()).isEqualTo(number(vector, "ts"));
          assertThat(envelope.body()).isEqualTo(vector.getString("body"));
        });
  }

  @TestFactory
  Stream<DynamicTest> verifiesEachAsItComes() {
    return each(
        vector -> {
          Envelope claimed =
              Envelope.claimed(
                  vector.getString("id"),
                  number(vector, "seq"),
                  number(vector, "ts"),
                  payload(vector),
                  Base64.getUrlDecoder().decode(vector.getString("mac")));
          assertThat(claimed.verify(List.of(derived(vector)), at(vector), Duration.ZERO))
              .isInstanceOf(Verdict.Trusted.class);
        });
  }

  @Test
  void coversValuesThatSerializersWriteDifferently() {
    assertThat(Vectors.objects(VECTORS.get("valid")).map(vector -> vector.getString("name")))
        .contains("text", "binary", "empty-text", "empty-binary", "unicode", "line-feeds")
        .contains("longest-id-and-last-seq", "signature-of-the-seed");
  }

  private static Stream<DynamicTest> each(Consumer<JsonObject> fact) {
    return Vectors.objects(VECTORS.get("valid"))
        .map(
            vector -> DynamicTest.dynamicTest(vector.getString("name"), () -> fact.accept(vector)));
  }

  private static EnvelopeKey derived(JsonObject vector) {
    AppKey key = new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), vector.getString("appKey"));
    return EnvelopeKey.derive(key, vector.getString("signature"));
  }

  private static Envelope sign(EnvelopeKey key, JsonObject vector) {
    return Envelope.sign(
        key, vector.getString("id"), number(vector, "seq"), at(vector), payload(vector));
  }

  private static Payload payload(JsonObject vector) {
    byte[] bytes = HexFormat.of().parseHex(vector.getString("bytes"));
    return switch (vector.getString("kind")) {
      case "text" -> Payload.text(Bytes.of(bytes).asUtf8());
      case "binary" -> Payload.binary(bytes);
      default -> throw new AssertionError(vector);
    };
  }

  private static Instant at(JsonObject vector) {
    return Instant.ofEpochMilli(number(vector, "ts"));
  }

  private static long number(JsonObject vector, String name) {
    return vector.getJsonNumber(name).longValueExact();
  }
}
