package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs each request after its response, refused ones too: method, path, status, bytes of the
 * response, address, milliseconds. The query is left out, since clients put tokens there.
 *
 * @param steady measures durations
 */
public record AccessLog(InstantSource steady) {
  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  void follow(HttpServerRequest request, String address) {
    Instant began = steady.instant();
    HttpServerResponse response = request.response();
    response.bodyEndHandler(
        ended ->
            LOG.atInfo()
                .addKeyValue("event", "request")
                .addKeyValue("method", request.method().name())
                .addKeyValue("path", request.path())
                .addKeyValue("status", response.getStatusCode())
                .addKeyValue("bytes", response.bytesWritten())
                .addKeyValue("address", address)
                .addKeyValue("ms", Duration.between(began, steady.instant()).toMillis())
                .log("request"));
  }
}
