package dev.rtcsignal.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.app.emulator.TestCloud;
import dev.rtcsignal.app.json.Json;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks which files of the console are served, their policy, and their texts. */
class ConsoleFilesTest {
  private static final Path WEB = Path.of("src", "main", "resources", "web");

  private final Vertx vertx = Vertx.vertx();

  /** A server of Vert.x alone takes an upgrade to HTTP/2 in clear text, which sometimes fails. */
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void stop() {
    TestCloud.await(vertx.close());
  }

  private HttpResponse<String> get(Optional<URI> emulator, String path) throws Exception {
    Router router = Router.router(vertx);
    new ConsoleFiles(emulator).mount(router);
    int port =
        TestCloud.await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
            .actualPort();
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @CsvSource({
    "/, text/html",
    "/console/app.js, text/javascript",
    "/console/style.css, text/css",
    "/console/panels/wire.js, text/javascript",
    "/console/lang/en.json, application/json",
    "/console/icon.svg, image/svg+xml",
    "/vendor/lit-html/lit-html.js, text/javascript",
    "/vendor/chart.js/chart.js, text/javascript",
  })
  void servesItsFilesWithTheirTypes(String path, String type) throws Exception {
    HttpResponse<String> file = get(Optional.empty(), path);
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.headers().firstValue("content-type").orElse("")).startsWith(type);
    assertThat(file.headers().firstValue("x-content-type-options")).contains("nosniff");
    assertThat(file.headers().firstValue("cache-control")).contains("no-cache");
    assertThat(file.body()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/../logback.xml",
        "/console/%2e%2e/logback.xml",
        "/console/nothing.js",
        "/console/logback.xml",
        "/console/panels/",
        "/console/",
        "/vendor/chart.js/package.json",
        "/vendor/../web/index.html",
      })
  void answers404ForOtherPaths(String path) throws Exception {
    assertThat(get(Optional.empty(), path).statusCode()).isEqualTo(404);
  }

  @Test
  void allowsItsOwnScriptsAndConnectionsToItselfAndTheEmulator() throws Exception {
    String alone =
        get(Optional.empty(), "/").headers().firstValue("content-security-policy").orElseThrow();
    assertThat(alone)
        .contains("default-src 'none'", "script-src 'self';", "connect-src 'self';")
        .doesNotContain("unsafe");
    String both =
        get(Optional.of(URI.create("http://127.0.0.1:8090")), "/")
            .headers()
            .firstValue("content-security-policy")
            .orElseThrow();
    assertThat(both).contains("connect-src 'self' http://127.0.0.1:8090 ws://127.0.0.1:8090;");
  }

  @Test
  void bothLanguagesHaveTheSameTexts() throws Exception {
    assertThat(texts("zh")).isEqualTo(texts("en"));
  }

  @Test
  void hasEveryTextThatAPanelUses() throws Exception {
    Set<String> asked = new TreeSet<>();
    for (Path file : scripts()) {
      Pattern.compile("\\bt\\('(\\w[\\w-]*)'")
          .matcher(Files.readString(file))
          .results()
          .map((MatchResult call) -> call.group(1))
          .forEach(asked::add);
    }
    assertThat(asked).hasSizeGreaterThan(60);
    assertThat(texts("en")).containsAll(asked);
  }

  @Test
  void loadsNoScriptOfAnotherOrigin() throws Exception {
    for (Path file : scripts()) {
      assertThat(Files.readString(file))
          .as(file.toString())
          .doesNotContainPattern("from '(?!/console/|/vendor/)")
          .doesNotContain("https://")
          .doesNotContain("innerHTML")
          .doesNotContain("eval(");
    }
  }

  @Test
  void filesAreSmall() throws Exception {
    for (Path file : scripts()) {
      assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(300);
    }
  }

  private static List<Path> scripts() throws IOException {
    try (Stream<Path> files = Files.walk(WEB)) {
      return files.filter(file -> file.toString().endsWith(".js")).collect(Collectors.toList());
    }
  }

  private static Set<String> texts(String language) throws IOException {
    String file = Files.readString(WEB.resolve("lang").resolve(language + ".json"));
    return new TreeSet<>(Json.parse(file).orElseThrow().keySet());
  }
}
