package dev.rtcsignal.app.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.auth.AccessKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The checks of the gateway: vendor-facts 9 and 2.6. */
class GatewayCheckTest extends OpenApiCalls {
  @ParameterizedTest
  @CsvSource({
    "SendUnicast, 2023-07-20", "SendRoomUnicast, 2023-07-20", "SendBroadcast, 2023-07-20",
    "SendUnicast, 2020-12-01", "SendRoomUnicast, 2020-12-01", "SendBroadcast, 2020-12-01",
  })
  void acceptsTheFourActionsInBothVersions(String action, String version) {
    assertThat(handle(signed(action, version, GOOD)).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"SendUnicast, 2022-06-01", "BanUserStream, 2023-07-20", "sendunicast, 2023-07-20"})
  void refusesAnotherActionOrVersion(String action, String version) {
    assertError(handle(signed(action, version, GOOD)), 404, "InvalidActionOrVersion", 100008);
  }

  @Test
  void checksTheActionThenTheSignatureThenTheBody() {
    Draft unsigned = call("Nonsense", "2023-07-20", "", Map.of());
    assertError(handle(unsigned), 404, "InvalidActionOrVersion", 100008);
    Draft noBody = call("SendUnicast", "2023-07-20", "", Map.of());
    assertError(handle(noBody), 401, "MissingAuthenticationToken", 100003);
  }

  @Test
  void refusesAnotherMethodAndAMalformedAuthorization() {
    Draft get = new Draft("GET", "/", List.of(), new TreeMap<>(), new byte[0], 80);
    assertError(handle(get), 405, "MethodNotAllowed", 100020);
    assertError(
        handle(with(signed(GOOD), "authorization", "HMAC-SHA256 Credential=x")),
        401,
        "MissingSignature",
        100005);
    assertError(
        handle(with(signed(GOOD), "authorization", "Bearer Signature=x")),
        400,
        "InvalidAuthorization",
        100022);
  }

  @Test
  void refusesAMissingOrMalformedXDate() {
    Draft call = signed(GOOD);
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.remove("x-date");
    assertError(
        handle(call("SendUnicast", "2023-07-20", GOOD, headers)),
        400,
        "MissingRequestInfo",
        100004);
    assertError(
        handle(with(call, "x-date", "2024-11-27T06:39:14Z")), 400, "InvalidTimestamp", 100006);
  }

  @ParameterizedTest
  @CsvSource({"900, 200", "901, 400", "-900, 200", "-901, 400"})
  void acceptsAnXDateUpTo900SecondsAway(long seconds, int status) {
    Draft call = signed(GOOD);
    now.set(NOW.plusSeconds(seconds));
    assertThat(handle(call).status()).isEqualTo(status);
  }

  @Test
  void refusesAnotherAccessKeySecretOrRegion() {
    AccessKey stranger = AccessKey.of("AKLTstranger", "x");
    assertError(handle(signed(stranger, "cn-north-1", GOOD)), 401, "InvalidAccessKey", 100009);
    AccessKey wrong = AccessKey.of(TestCloud.ACCESS.id(), "wrong");
    assertError(handle(signed(wrong, "cn-north-1", GOOD)), 401, "SignatureDoesNotMatch", 100010);
    assertError(
        handle(signed(TestCloud.ACCESS, "ap-singapore-1", GOOD)), 400, "InvalidCredential", 100021);
  }

  @Test
  void refusesABodyOrQueryOtherThanTheSignedOne() {
    Draft call = signed(GOOD);
    Draft otherBody =
        new Draft(
            "POST",
            "/",
            call.query(),
            call.headers(),
            GOOD.replace("hello", "hullo").getBytes(StandardCharsets.UTF_8),
            80);
    assertError(handle(otherBody), 401, "SignatureDoesNotMatch", 100010);
    List<Map.Entry<String, String>> more = new ArrayList<>(call.query());
    more.add(Map.entry("Extra", "1"));
    Draft otherQuery = new Draft("POST", "/", more, call.headers(), call.body(), 80);
    assertError(handle(otherQuery), 401, "SignatureDoesNotMatch", 100010);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8090", "127.0.0.1"})
  void acceptsAHostSignedWithOrWithoutPort(String signedHost) {
    for (String sentHost : List.of("127.0.0.1:8090", "127.0.0.1")) {
      Draft call =
          sign(
              TestCloud.ACCESS,
              "cn-north-1",
              query("SendUnicast", "2023-07-20"),
              GOOD,
              signedHost,
              "host",
              "x-date");
      assertThat(handle(with(call, "host", sentHost)).status()).isEqualTo(200);
    }
  }

  @Test
  void acceptsASubsetOfSignedHeadersWithoutContentHash() {
    Draft call =
        sign(
            TestCloud.ACCESS,
            "cn-north-1",
            query("SendUnicast", "2023-07-20"),
            GOOD,
            "h",
            "x-date");
    assertThat(handle(call).status()).isEqualTo(200);
  }

  /**
   * Regression: the Node SDK of the vendor signs sorted values and sends them as the caller gave
   * them: SignatureDoesNotMatch. Row B14 of the field faults.
   */
  @ParameterizedTest
  @CsvSource({
    "b a, a b, 200",
    "b a, b a, 200",
    "a b, a b, 200",
    "10 9 1, 1 10 9, 200",
    // Sorted as escaped text: %2F comes before a full stop, a slash does not.
    ". /, / ., 200",
    "~ é, é ~, 200",
    "a b, b a, 401",
    "b a, a c, 401",
    "b a, a, 401",
  })
  void acceptsTheValuesOfARepeatedParameterAsSentOrSorted(String sent, String signed, int status) {
    Draft call = sign(TestCloud.ACCESS, "cn-north-1", extra(signed), GOOD, "h", "host", "x-date");
    Draft received = new Draft("POST", "/", extra(sent), call.headers(), call.body(), 80);
    assertThat(handle(received).status()).isEqualTo(status);
  }

  private static List<Map.Entry<String, String>> extra(String values) {
    List<Map.Entry<String, String>> query = new ArrayList<>(query("SendUnicast", "2023-07-20"));
    List.of(values.split(" ")).forEach(value -> query.add(Map.entry("Extra", value)));
    return query;
  }

  @ParameterizedTest
  @ValueSource(strings = {"Extra=a+b", "Extra=a%20b", "Extra=%61%20%62"})
  void readsAPlusInTheQueryAsASpace(String extra) {
    List<Map.Entry<String, String>> query = new ArrayList<>(query("SendUnicast", "2023-07-20"));
    query.add(Map.entry("Extra", "a b"));
    Draft signed = sign(TestCloud.ACCESS, "cn-north-1", query, GOOD, "h", "host", "x-date");
    OpenApiCall received =
        new OpenApiCall(
            "POST",
            "/",
            "Action=SendUnicast&Version=2023-07-20&" + extra,
            signed.headers(),
            signed.body(),
            80);
    assertThat(handle(received).status()).isEqualTo(200);
  }
}
