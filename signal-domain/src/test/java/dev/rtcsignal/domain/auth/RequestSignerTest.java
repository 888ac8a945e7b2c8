package dev.rtcsignal.domain.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rtcsignal.domain.message.InvalidSignalException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test vectors of vendor-facts 2.10, and signatures that a check must reject. */
class RequestSignerTest {
  private static final AccessKey KEY =
      AccessKey.of(
          "AKLTMjI2ODVlYzI3ZGY1NGU4ZjhjYWRjMTlmNTM5OTZkYzE",
          "TnpCak5XWXpZV1U0WkRaaE5ERmxaR0ZpTmpjeVkyUXlZek0wTWpJMU1qWQ==");
  private static final byte[] BODY =
      ("{\"AppId\":\"123456781234567812345678\",\"From\":\"server\",\"To\":\"user1\","
              + "\"Binary\":false,\"Message\":\"hello\"}")
          .getBytes(StandardCharsets.UTF_8);

  @Test
  void signsTheGetThatTheVendorPublished() {
    SignedRequest signed =
        new RequestSigner(KEY, new CredentialScope("20201230", "cn-north-1", "iam"))
            .sign(
                get(
                    "iam.volcengineapi.com",
                    Map.of("Action", "ListUsers", "Limit", "10", "Offset", "0"),
                    "2018-01-01"));
    assertThat(signed.authorization().signature())
        .isEqualTo("28eeabbbd726b87002e0fe58ad8c1c768e619b06e2646f35b6ad7ed029a6d8a7");
  }

  @ParameterizedTest
  @CsvSource({
    "rtc.volcengineapi.com, cn-north-1, "
        + "b650bac39169258e864c755c583327377aa505c8588f873bd7b3c5a08584942d",
    "open.byteplusapi.com, ap-singapore-1, "
        + "7ef427992ca7cc973a1defecb9fbbe4ef660cb4f7fb14ccbefa7f0d5e9008eb8",
  })
  void signsForBothClouds(String host, String region, String signature) {
    Map<String, String> query =
        Map.of(
            "Action", "GetRecordTask",
            "AppId", "Your_AppId",
            "RoomId", "Your_RoomId",
            "TaskId", "Your_TaskId");
    assertThat(
            new RequestSigner(KEY, new CredentialScope("20201230", region, "rtc"))
                .sign(get(host, query, "2022-06-01"))
                .authorization()
                .signature())
        .isEqualTo(signature);
  }

  @Test
  void showsEachStepOfASignature() {
    SignedRequest signed = signing().sign(send());
    assertThat(CanonicalRequest.sha256(BODY))
        .isEqualTo("15d8d26cca908bb5fa2e5f0cc059aa167fc46a5e7dc6043989f777047483fb8d");
    assertThat(CanonicalRequest.sha256(signed.canonicalRequest().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("29b77ff2d5c1b0ce9e69fef00ce3feb5a86a201741d77fa5316b5d1deb8b224d");
    assertThat(signed.stringToSign())
        .isEqualTo(
            "HMAC-SHA256\n20240102T030405Z\n20240102/cn-north-1/rtc/request\n"
                + "29b77ff2d5c1b0ce9e69fef00ce3feb5a86a201741d77fa5316b5d1deb8b224d");
    assertThat(HexFormat.of().formatHex(signed.derivedKey().toArray()))
        .isEqualTo("e134c82b69f94058bf2e33fb99de9fcb2ff4b70a45f1344c016154a3f1d0e861");
    assertThat(signed.authorization().header())
        .endsWith(
            "SignedHeaders=content-type;host;x-content-sha256;x-date, "
                + "Signature=6c588cf6dd91117cb8f11554ec021305a2d1ad91ee10637e0af30994f78ce2d3");
  }

  @ParameterizedTest
  @CsvSource({
    "rtc.volcengineapi.com:80, rtc.volcengineapi.com",
    "rtc.volcengineapi.com:443, rtc.volcengineapi.com",
    "127.0.0.1:8090, 127.0.0.1:8090",
    "127.0.0.1:4430, 127.0.0.1:4430",
  })
  void leavesOnlyTheDefaultPortsOutOfHost(String host, String signed) {
    CanonicalRequest request = CanonicalRequest.post(List.of(), Map.of("Host", host), BODY);
    assertThat(request.headers()).containsEntry("host", signed);
  }

  @Test
  void acceptsItsOwnSignature() {
    Authorization presented = signing().sign(send()).authorization();
    assertThat(signing().check(send(), presented)).isInstanceOf(RequestSigner.Check.Genuine.class);
  }

  @Test
  void rejectsAnotherBodySecretIdOrScope() {
    Authorization presented = signing().sign(send()).authorization();
    CanonicalRequest otherBody = CanonicalRequest.post(query(), headers(), new byte[] {1});
    assertForged(signing(), otherBody, presented);
    AccessKey otherSecret = AccessKey.of(KEY.id(), "another secret");
    assertForged(new RequestSigner(otherSecret, scope()), send(), presented);
    Authorization otherId =
        new Authorization("AKLTother", scope(), presented.signedHeaders(), presented.signature());
    assertForged(signing(), send(), otherId);
    Authorization otherScope =
        new Authorization(
            KEY.id(),
            new CredentialScope("20240102", "ap-singapore-1", "rtc"),
            presented.signedHeaders(),
            presented.signature());
    assertForged(signing(), send(), otherScope);
  }

  @Test
  void reportsTheExpectedSignatureToTheServerOnly() {
    Authorization presented =
        new Authorization(KEY.id(), scope(), new TreeSet<>(List.of("x-date")), "0".repeat(64));
    String expected =
        signing()
            .check(send(), presented)
            .match(genuine -> "genuine", forged -> forged.expected().canonicalRequest());
    assertThat(expected).startsWith("POST\n/\nAction=SendUnicast&Version=2023-07-20\nx-date:");
  }

  @Test
  void coversItsOwnKeyAndDayOnly() {
    assertThat(signing().covers(KEY, scope())).isTrue();
    assertThat(signing().covers(KEY, new CredentialScope("20240103", "cn-north-1", "rtc")))
        .isFalse();
    assertThat(signing().covers(AccessKey.of(KEY.id(), "another secret"), scope())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer abc",
        "HMAC-SHA256 Credential=AK/20240102/cn-north-1/rtc, SignedHeaders=x-date, Signature=00",
        "HMAC-SHA256 Credential=AK/2024012/cn-north-1/rtc/request, SignedHeaders=x-date,"
            + " Signature=6c588cf6dd91117cb8f11554ec021305a2d1ad91ee10637e0af30994f78ce2d3",
      })
  void doesNotParseAnAuthorizationOfAnotherForm(String header) {
    assertThat(Authorization.parse(header)).isEmpty();
  }

  @Test
  void rejectsAnEmptyIdSecretOrSessionToken() {
    assertThatThrownBy(() -> AccessKey.of("", "s")).isInstanceOf(InvalidSignalException.class);
    assertThatThrownBy(() -> AccessKey.of("id", "")).isInstanceOf(InvalidSignalException.class);
    assertThatThrownBy(() -> AccessKey.temporary("id", "s", ""))
        .isInstanceOf(InvalidSignalException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "a\n", "a/b", "a,b", "é", "a\u0000"})
  void rejectsAnIdThatIsInvalidInAHeader(String id) {
    assertThatThrownBy(() -> AccessKey.of(id, "s"))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageNotContaining(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"STS2token\n", "STS2 token", "STS2é"})
  void rejectsASessionTokenThatIsInvalidInAHeaderWithoutQuotingIt(String token) {
    assertThatThrownBy(() -> AccessKey.temporary("id", "s", token))
        .isInstanceOf(InvalidSignalException.class)
        .hasMessageNotContaining("STS2");
  }

  @Test
  void parsesAnAuthorizationThatSignsNoHeader() {
    String header =
        "HMAC-SHA256 Credential=AK/20240102/cn-north-1/rtc/request, SignedHeaders=, Signature="
            + "0".repeat(64);
    assertThat(Authorization.parse(header).orElseThrow().signedHeaders()).isEmpty();
  }

  @Test
  void printsNoSecretSessionTokenOrSignature() {
    AccessKey temporary = AccessKey.temporary("AKLTtest", "the secret", "STS2token");
    CanonicalRequest request = send().withHeader("X-Security-Token", "STS2token");
    SignedRequest signed = new RequestSigner(temporary, scope()).sign(request);
    String printed = temporary + " " + request + " " + signed + " " + signed.authorization();
    assertThat(printed)
        .contains("AKLTtest")
        .doesNotContain("the secret")
        .doesNotContain("STS2token")
        .doesNotContain(signed.authorization().signature());
  }

  private static void assertForged(
      RequestSigner signing, CanonicalRequest request, Authorization presented) {
    assertThat(signing.check(request, presented)).isInstanceOf(RequestSigner.Check.Forged.class);
  }

  private static CanonicalRequest get(String host, Map<String, String> query, String version) {
    Map<String, String> all = new TreeMap<>(query);
    all.put("Version", version);
    Map<String, String> headers =
        Map.of(
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8",
            "Host",
            host,
            "X-Content-Sha256",
            CanonicalRequest.sha256(new byte[0]),
            "X-Date",
            "20201230T081805Z");
    return new CanonicalRequest(
        "GET",
        "",
        List.copyOf(all.entrySet()),
        new TreeMap<>(headers),
        CanonicalRequest.sha256(new byte[0]));
  }

  private static CanonicalRequest send() {
    return CanonicalRequest.post(query(), headers(), BODY);
  }

  private static List<Map.Entry<String, String>> query() {
    return List.of(Map.entry("Action", "SendUnicast"), Map.entry("Version", "2023-07-20"));
  }

  private static Map<String, String> headers() {
    return Map.of(
        "Content-Type", "application/json",
        "Host", "rtc.volcengineapi.com",
        "X-Content-Sha256", CanonicalRequest.sha256(BODY),
        "X-Date", "20240102T030405Z");
  }

  private static CredentialScope scope() {
    return new CredentialScope("20240102", "cn-north-1", CredentialScope.RTC);
  }

  private static RequestSigner signing() {
    return new RequestSigner(KEY, scope());
  }
}
