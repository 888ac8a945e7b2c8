package dev.rtcsignal.app.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.LocalCloud;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Explanations of common mistakes in signatures: vendor-facts 2 and 7.2. */
class SignatureExplanationTest {
  private static final String DATE = "20231114T221320Z";
  private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

  private final SignatureExplanation explanation =
      new SignatureExplanation(new LocalCloud().cloud());
  private final TreeMap<String, String> headers =
      new TreeMap<>(
          Map.of(
              "host",
              "h",
              "x-date",
              DATE,
              "content-type",
              "application/json",
              "x-content-sha256",
              CanonicalRequest.sha256(BODY)));
  private AccessKey key = TestCloud.ACCESS;
  private String region = "cn-north-1";
  private String service = "rtc";

  /** Signs all headers, then changes some of them. */
  private JsonObject explained(Map<String, String> changed, byte[] body) {
    CanonicalRequest request =
        new CanonicalRequest(
            "POST",
            "/",
            List.of(Map.entry("Action", "SendUnicast"), Map.entry("Version", "2023-07-20")),
            headers,
            CanonicalRequest.sha256(BODY));
    String authorization =
        new RequestSigner(key, new CredentialScope("20231114", region, service))
            .sign(request)
            .authorization()
            .header();
    headers.put("authorization", authorization);
    headers.putAll(changed);
    String query = "Action=SendUnicast&Version=2023-07-20";
    return explanation.of(new OpenApiCall("POST", "/", query, headers, body, 80)).build();
  }

  private static List<String> hints(JsonObject explained) {
    return explained.getJsonArray("hints").getValuesAs(JsonString.class).stream()
        .map(JsonString::getString)
        .toList();
  }

  @Test
  void namesAContentTypeThatTheHttpClientAltered() {
    assertThat(hints(explained(Map.of("content-type", "application/json; charset=utf-8"), BODY)))
        .containsExactly(
            "It matches with Content-Type 'application/json': the HTTP client altered it.");
  }

  @Test
  void namesABodyThatWasAlteredAfterSigning() {
    assertThat(hints(explained(Map.of(), "{ }".getBytes(StandardCharsets.UTF_8))))
        .containsExactly(
            "X-Content-Sha256 is not the hash of the received body.",
            "It matches the body that X-Content-Sha256 names: the body was altered later.");
  }

  @Test
  void namesAWrongRegionOrService() {
    region = "ap-singapore-1";
    service = "iam";
    assertThat(hints(explained(Map.of(), BODY)))
        .contains(
            "Signed for region ap-singapore-1; this cloud is in cn-north-1.",
            "Signed for service iam; it is rtc.");
  }

  @Test
  void showsNoCanonicalRequestForAnUnknownAccessKey() {
    key = AccessKey.of("AKLTstranger", "some-secret");
    JsonObject explained = explained(Map.of(), BODY);
    assertThat(hints(explained))
        .containsExactly("The access key AKLTstranger is unknown to this cloud.");
    assertThat(explained).doesNotContainKey("expected");
  }

  @Test
  void namesAWrongSecret() {
    key = AccessKey.of(TestCloud.ACCESS.id(), "another-secret");
    assertThat(hints(explained(Map.of(), BODY))).first().asString().startsWith("The secret is");
  }

  /** Row B14 of the field faults. */
  @Test
  void saysThatRepeatedParametersWereTriedInBothOrders() {
    Map<String, String> forged =
        Map.of(
            "x-date",
            DATE,
            "authorization",
            "HMAC-SHA256 Credential=AKLTtest/20231114/cn-north-1/rtc/request,"
                + " SignedHeaders=x-date, Signature="
                + "0".repeat(64));
    String query = "Action=SendUnicast&Version=2023-07-20&Extra=b&Extra=a";
    JsonObject explained =
        explanation.of(new OpenApiCall("POST", "/", query, forged, BODY, 80)).build();
    assertThat(explained.getJsonObject("expected").getString("canonicalRequest"))
        .startsWith("POST\n/\nAction=SendUnicast&Extra=b&Extra=a&Version=2023-07-20\n");
    assertThat(hints(explained)).hasSize(2);
    assertThat(hints(explained).get(0)).contains("in the order of the query").endsWith("sorted.");
  }

  @Test
  void namesAMalformedDate() {
    assertThat(hints(explained(Map.of("x-date", "yesterday"), BODY)))
        .contains("X-Date is not of the form 20240102T030405Z.");
  }

  @Test
  void namesADateOfAnotherDay() {
    assertThat(hints(explained(Map.of("x-date", "20231115T000000Z"), BODY)))
        .contains("X-Date and the day of the credential scope differ.");
  }

  @Test
  void showsTheCanonicalRequestAndTheSignedHeadersWithoutSecrets() {
    headers.put("x-security-token", "a-long-session-token");
    key = AccessKey.of(TestCloud.ACCESS.id(), "another-secret");
    JsonObject explained = explained(Map.of(), BODY);
    JsonObject expected = explained.getJsonObject("expected");
    assertThat(expected.getString("canonicalRequest"))
        .startsWith(
            "POST\n/\nAction=SendUnicast&Version=2023-07-20\ncontent-type:application/json\nhost:h\n")
        .contains("x-security-token:a-lon*** (20 characters)")
        .endsWith(
            "\ncontent-type;host;x-content-sha256;x-date;x-security-token\n"
                + CanonicalRequest.sha256(BODY));
    assertThat(expected.getString("stringToSign"))
        .startsWith("HMAC-SHA256\n" + DATE + "\n20231114/cn-north-1/rtc/request\n");
    assertThat(explained.toString())
        .doesNotContain("a-long-session-token")
        .doesNotContain("emulator-test-secret");
    assertThat(explained.getJsonObject("signed").getJsonObject("signedHeaders"))
        .containsKeys("content-type", "host", "x-date");
  }

  @Test
  void namesAMalformedAuthorization() {
    OpenApiCall call =
        new OpenApiCall("POST", "/", "", Map.of("authorization", "Bearer x"), BODY, 80);
    assertThat(hints(explanation.of(call).build()))
        .containsExactly("The Authorization header is not of the form HMAC-SHA256 Credential=…");
  }

  @Test
  void aMaskShowsAtMostAQuarterOfTheText() {
    assertThat(Mask.of("")).isEqualTo("*** (0 characters)");
    assertThat(Mask.of("abc")).isEqualTo("*** (3 characters)");
    assertThat(Mask.of("abcdefgh")).isEqualTo("ab*** (8 characters)");
    assertThat(Mask.of("x".repeat(64))).isEqualTo("xxxxxx*** (64 characters)");
  }
}
