package dev.rtcsignal.app.server;

import dev.rtcsignal.app.net.BackpressuredBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Serves the console at {@code GET /}: a page with its modules, and two libraries. The files need
 * no API key, since they hold nothing of this server; the requests of the page do.
 */
final class ConsoleFiles {
  private static final Pattern OWN_FILE = Pattern.compile("[a-z]+(/[a-z]+)?\\.(js|css|json|svg)");

  /** The libraries: the path under {@code /vendor/}, and the resource on the class path. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "lit-html/lit-html.js",
          "/META-INF/resources/webjars/lit-html/3.3.1/lit-html.js",
          "chart.js/chart.js",
          "/META-INF/resources/webjars/chart.js/4.4.9/dist/chart.umd.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "svg", "image/svg+xml");

  private final String policy;
  private final Map<String, Buffer> files = new ConcurrentHashMap<>();

  /**
   * @param emulator the page may connect to it, too
   */
  ConsoleFiles(Optional<URI> emulator) {
    String alsoConnect = emulator.map(uri -> " " + uri + " ws://" + uri.getAuthority()).orElse("");
    this.policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + ("connect-src 'self'" + alsoConnect + "; ")
            + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  void mount(Router router) {
    router.get("/").handler(context -> send(context, "/web/index.html"));
    router.get("/console/*").handler(this::ownFile);
    router.get("/vendor/*").handler(this::library);
  }

  private void ownFile(RoutingContext context) {
    String file = context.request().path().substring("/console/".length());
    if (OWN_FILE.matcher(file).matches()) {
      send(context, "/web/" + file);
    } else {
      context.next();
    }
  }

  private void library(RoutingContext context) {
    String resource = LIBRARIES.get(context.request().path().substring("/vendor/".length()));
    if (resource == null) {
      context.next();
    } else {
      send(context, resource);
    }
  }

  private void send(RoutingContext context, String resource) {
    Optional<Buffer> content = load(resource);
    if (content.isEmpty()) {
      context.next();
      return;
    }
    HttpServerResponse response = context.response();
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(resource.replaceFirst(".*\\.", "")))
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("Content-Security-Policy", policy)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    BackpressuredBody.end(response, content.get());
  }

  private Optional<Buffer> load(String resource) {
    return Optional.ofNullable(files.computeIfAbsent(resource, ConsoleFiles::read));
  }

  private static Buffer read(String resource) {
    try (InputStream in = ConsoleFiles.class.getResourceAsStream(resource)) {
      return in == null ? null : Buffer.buffer(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
