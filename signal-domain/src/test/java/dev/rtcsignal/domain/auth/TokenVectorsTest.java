package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.InvalidSignalException;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** All of tokens.json, made by the official builders in C++, Go, Java and Node. */
class TokenVectorsTest {
  private static final JsonObject VECTORS = Vectors.read("tokens.json");
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_100);

  /** The damaged tokens with the reason of each rejection. The official parsers accept some. */
  private static final Map<String, RejectionReason> DAMAGED =
      Map.ofEntries(
          Map.entry("hmac-bit-flipped", RejectionReason.WRONG_MAC),
          Map.entry("expire-at-bit-flipped", RejectionReason.WRONG_MAC),
          Map.entry("app-id-changed", RejectionReason.UNKNOWN_APP),
          Map.entry("version-000", RejectionReason.WRONG_VERSION),
          Map.entry("hmac-empty", RejectionReason.WRONG_MAC_LENGTH),
          Map.entry("trailing-byte-after-hmac", RejectionReason.TRAILING_AFTER_MAC),
          Map.entry("msg-length-too-long", RejectionReason.LENGTH_LIES),
          Map.entry("msg-cut", RejectionReason.LENGTH_LIES),
          Map.entry("content-one-byte", RejectionReason.LENGTH_LIES),
          Map.entry("privilege-count-65535", RejectionReason.LENGTH_LIES),
          Map.entry("base64-url-alphabet", RejectionReason.NOT_CANONICAL_BASE64),
          Map.entry("base64-newline", RejectionReason.NOT_CANONICAL_BASE64),
          Map.entry("empty", RejectionReason.TOO_SHORT),
          Map.entry("three-chars", RejectionReason.TOO_SHORT),
          Map.entry("signature-form-our-key", RejectionReason.LENGTH_LIES));

  @TestFactory
  Stream<DynamicTest> mintsEachTokenByteForByte() {
    return Vectors.objects(VECTORS.get("valid"))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () -> assertThat(mint(vector).text()).isEqualTo(vector.getString("token"))));
  }

  @TestFactory
  Stream<DynamicTest> packsThePrivilegesThatTheOfficialBuildersPack() {
    return Vectors.objects(VECTORS.get("valid"))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () -> {
                      Map<String, Long> packed = new TreeMap<>();
                      mint(vector)
                          .grant()
                          .privileges()
                          .forEach(
                              (privilege, until) ->
                                  packed.put(
                                      String.valueOf(privilege.id()), until.getEpochSecond()));
                      Map<String, Long> expected = new TreeMap<>();
                      vector
                          .getJsonObject("packedPrivileges")
                          .keySet()
                          .forEach(
                              id ->
                                  expected.put(
                                      id, seconds(vector.getJsonObject("packedPrivileges"), id)));
                      assertThat(packed).isEqualTo(expected);
                    }));
  }

  @TestFactory
  Stream<DynamicTest> readsBackEachTokenWithAnAppIdOf24Characters() {
    return Vectors.objects(VECTORS.get("valid"))
        .filter(vector -> vector.getJsonObject("input").getString("appId").length() == 24)
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () -> {
                      AccessToken minted = mint(vector);
                      AccessToken read = readable(AccessToken.parse(minted.text()));
                      assertThat(read.app()).isEqualTo(minted.app());
                      assertThat(read.grant()).isEqualTo(minted.grant());
                      assertThat(read.lifetime()).isEqualTo(minted.lifetime());
                      assertThat(read.nonce()).isEqualTo(minted.nonce());
                    }));
  }

  @TestFactory
  Stream<DynamicTest> mintsEachSignatureByteForByteAndReadsItBack() {
    return Vectors.objects(VECTORS.getJsonObject("signature").get("vectors"))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () -> {
                      JsonObject in = vector.getJsonObject("input");
                      CallbackSignature minted =
                          CallbackSignature.mint(
                              key(in), in.getString("userId"), lifetime(in), seconds(in, "nonce"));
                      assertThat(minted.text()).isEqualTo(vector.getString("signature"));
                      CallbackSignature read = readable(CallbackSignature.parse(minted.text()));
                      assertThat(read.userId()).isEqualTo(in.getString("userId"));
                      assertThat(read.lifetime()).isEqualTo(lifetime(in));
                      assertThat(read.nonce()).isEqualTo(seconds(in, "nonce"));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> refusesEachDamagedTokenForItsOwnReason() {
    return Vectors.objects(VECTORS.getJsonObject("checks").get("vectors"))
        .filter(vector -> DAMAGED.containsKey(vector.getString("name")))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () ->
                        assertThat(verify(vector))
                            .isEqualTo(
                                new Verdict.Rejected<>(DAMAGED.get(vector.getString("name"))))));
  }

  @TestFactory
  Stream<DynamicTest> trustsTheUndamagedOnes() {
    return Vectors.objects(VECTORS.getJsonObject("checks").get("vectors"))
        .filter(vector -> List.of("valid", "never-expires").contains(vector.getString("name")))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getString("name"),
                    () -> assertThat(verify(vector)).isInstanceOf(Verdict.Trusted.class)));
  }

  @Test
  void coversEveryCheckOfTheVectors() {
    assertThat(
            Vectors.objects(VECTORS.getJsonObject("checks").get("vectors"))
                .map(vector -> vector.getString("name"))
                .filter(name -> !DAMAGED.containsKey(name)))
        .containsExactlyInAnyOrder("valid", "never-expires", "empty-key");
  }

  @Test
  void rejectsAnEmptyKey() {
    assertThatThrownBy(() -> new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), ""))
        .isInstanceOf(InvalidSignalException.class);
  }

  private static AccessToken mint(JsonObject vector) {
    JsonObject in = vector.getJsonObject("input");
    Grant grant = new Grant(in.getString("roomId"), in.getString("userId"), new TreeMap<>());
    for (JsonArray privilege : vector.getJsonArray("addPrivilege").getValuesAs(JsonArray.class)) {
      Instant until = Instant.ofEpochSecond(privilege.getJsonNumber(1).longValueExact());
      grant =
          switch (privilege.getString(0)) {
            case "PrivPublishStream" -> grant.publishing(until);
            case "PrivSubscribeStream" -> grant.subscribing(until);
            default -> throw new AssertionError(privilege);
          };
    }
    return AccessToken.mint(key(in), grant, lifetime(in), seconds(in, "nonce"));
  }

  private static Verdict<VerifiedSender> verify(JsonObject vector) {
    AppKey key = new AppKey(new AppId("60af4c8dcb758d00ce35adb3"), vector.getString("appKey"));
    return AccessToken.parse(vector.getString("token"))
        .match(token -> token.verify(List.of(key), NOW, Duration.ZERO), Verdict.Rejected::new);
  }

  private static AppKey key(JsonObject in) {
    return new AppKey(new AppId(in.getString("appId")), in.getString("appKey"));
  }

  private static Lifetime lifetime(JsonObject in) {
    return new Lifetime(
        Instant.ofEpochSecond(seconds(in, "issuedAt")),
        Instant.ofEpochSecond(seconds(in, "expireAt")));
  }

  private static long seconds(JsonObject in, String name) {
    return in.getJsonNumber(name).longValueExact();
  }

  private static <T> T readable(Parsed<T> parsed) {
    return parsed.match(
        token -> token,
        reason -> {
          throw new AssertionError(reason);
        });
  }
}
