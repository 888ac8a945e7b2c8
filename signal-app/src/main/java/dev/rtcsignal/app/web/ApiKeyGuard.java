package dev.rtcsignal.app.web;

import dev.rtcsignal.app.http.ErrorReply;
import dev.rtcsignal.app.http.LoopbackGuard;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Lets through whoever has the API key. Where there is none the server listens on loopback alone,
 * and every request is let through but those of pages from elsewhere.
 */
final class ApiKeyGuard {
  private final Optional<byte[]> expected;

  ApiKeyGuard(Optional<String> apiKey) {
    this.expected = apiKey.map(key -> ("Bearer " + key).getBytes(StandardCharsets.UTF_8));
  }

  void check(RoutingContext context) {
    String given = context.request().getHeader(HttpHeaders.AUTHORIZATION);
    byte[] presented = (given == null ? "" : given).getBytes(StandardCharsets.UTF_8);
    if (expected.isEmpty() && !LoopbackGuard.isAskedLocally(context.request())) {
      ErrorReply.send(
          context, 403, "origin", "without an API key only this machine's own pages ask");
      return;
    }
    if (expected.map(key -> MessageDigest.isEqual(key, presented)).orElse(true)) {
      context.next();
      return;
    }
    ErrorReply.send(context, 401, "api-key", "Authorization: Bearer and the API key, please");
  }
}
