package dev.rtcsignal.app.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.cloud.ClientLimits;
import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.app.cloud.EmulatedCloud;
import dev.rtcsignal.app.cloud.ErrorStatus;
import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.CanonicalRequest;
import dev.rtcsignal.domain.auth.CredentialScope;
import dev.rtcsignal.domain.auth.RequestSigner;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Signed calls of the OpenAPI, and the service that handles them, for tests. */
abstract class OpenApiCalls {
  static final Instant NOW = Instant.parse("2024-11-27T06:39:14Z");
  static final String GOOD =
      "{\"AppId\":\"60af4c8dcb758d00ce35adb3\",\"RoomId\":\"Room1\",\"From\":\"server\","
          + "\"To\":\"user1\",\"Binary\":false,\"Message\":\"hello\"}";

  /** A call before it is received. */
  record Draft(
      String method,
      String path,
      List<Map.Entry<String, String>> query,
      TreeMap<String, String> headers,
      byte[] body,
      int port) {
    OpenApiCall received() {
      String raw =
          query.stream()
              .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
              .collect(Collectors.joining("&"));
      return new OpenApiCall(method, path, raw, headers, body, port);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
  }

  final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  OpenApiService service = service(ErrorStatus.DOCUMENTED);

  OpenApiService service(ErrorStatus errorStatus) {
    CloudSettings settings =
        new CloudSettings(
            List.of(TestCloud.KEY),
            List.of(TestCloud.ACCESS),
            "cn-north-1",
            500,
            100,
            errorStatus,
            ClientLimits.ADVANCED);
    return new OpenApiService(
        new EmulatedCloud(settings, now::get, () -> new SplittableRandom(1)),
        new SplittableRandom(1));
  }

  OpenApiService.Response handle(Draft call) {
    return handle(call.received());
  }

  OpenApiService.Response handle(OpenApiCall call) {
    return service.handle(call, now.get(), 1);
  }

  OpenApiService.Response send(String action, String body) {
    return handle(
        sign(
            TestCloud.ACCESS,
            "cn-north-1",
            query(action, "2023-07-20"),
            body,
            "127.0.0.1",
            "host",
            "x-date"));
  }

  Draft signed(String body) {
    return signed("SendUnicast", "2023-07-20", body);
  }

  Draft signed(String action, String version, String body) {
    return sign(
        TestCloud.ACCESS, "cn-north-1", query(action, version), body, "h", "host", "x-date");
  }

  Draft signed(AccessKey key, String region, String body) {
    return sign(key, region, query("SendUnicast", "2023-07-20"), body, "h", "host", "x-date");
  }

  Draft sign(
      AccessKey key,
      String region,
      List<Map.Entry<String, String>> query,
      String body,
      String host,
      String... signedHeaders) {
    String date = now.get().toString().replaceAll("[-:]|\\.\\d+", "");
    TreeMap<String, String> headers = new TreeMap<>(Map.of("host", host, "x-date", date));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    CanonicalRequest request =
        new CanonicalRequest("POST", "/", query, headers, CanonicalRequest.sha256(bytes));
    CredentialScope scope = new CredentialScope(date.substring(0, 8), region, "rtc");
    String authorization =
        new RequestSigner(key, scope)
            .sign(request, new TreeSet<>(List.of(signedHeaders)))
            .authorization()
            .header();
    headers.put("authorization", authorization);
    return new Draft("POST", "/", query, headers, bytes, 8090);
  }

  static Draft call(String action, String version, String body, Map<String, String> headers) {
    return new Draft(
        "POST",
        "/",
        query(action, version),
        new TreeMap<>(headers),
        body.getBytes(StandardCharsets.UTF_8),
        80);
  }

  static Draft with(Draft call, String header, String value) {
    TreeMap<String, String> headers = new TreeMap<>(call.headers());
    headers.put(header, value);
    return new Draft("POST", "/", call.query(), headers, call.body(), call.port());
  }

  static List<Map.Entry<String, String>> query(String action, String version) {
    return List.of(Map.entry("Action", action), Map.entry("Version", version));
  }

  static String batch(int recipients) {
    String to =
        IntStream.range(0, recipients)
            .mapToObj(i -> "\"u" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    return GOOD.replace("\"user1\"", to);
  }

  static void assertError(OpenApiService.Response response, int status, String code, int codeN) {
    JsonObject error = response.body().getJsonObject("ResponseMetadata").getJsonObject("Error");
    assertThat(error).as("an error").isNotNull();
    assertThat(error.getString("Code")).isEqualTo(code);
    assertThat(error.getInt("CodeN", 0)).isEqualTo(codeN);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.body().getJsonObject("Result")).isEmpty();
  }
}
