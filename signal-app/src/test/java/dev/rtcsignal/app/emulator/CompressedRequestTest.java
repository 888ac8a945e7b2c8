package dev.rtcsignal.app.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.json.Json;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose body has a content coding. Row B10 of the field faults. */
@Timeout(60)
class CompressedRequestTest {
  private final TestCloud cloud = TestCloud.start();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void theOpenApiAnswers415InItsEnvelope() throws Exception {
    HttpResponse<String> reply = post("/?Action=SendUnicast&Version=2023-07-20");
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.headers().firstValue("Accept-Encoding")).contains("identity");
    assertThat(
            Json.parse(reply.body())
                .orElseThrow()
                .getJsonObject("ResponseMetadata")
                .getJsonObject("Error")
                .getString("Message"))
        .contains("without Content-Encoding");
    assertThat(cloud.server().requests()).contains("gzip");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/emulator/faults", "/emulator/kick"})
  void controlAnswers415(String path) throws Exception {
    HttpResponse<String> reply = post(path);
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.headers().firstValue("Accept-Encoding")).contains("identity");
    assertThat(reply.body()).contains("\"rule\":\"content-encoding\"");
  }

  private HttpResponse<String> post(String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(cloud.uri().resolve(path))
            .header("Content-Encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
