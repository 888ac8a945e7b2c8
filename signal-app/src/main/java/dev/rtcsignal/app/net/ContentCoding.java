package dev.rtcsignal.app.net;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Arrays;

/**
 * The content coding of request bodies (RFC 9110, 8.4). Bodies are never decompressed: a small one
 * could fill the memory.
 */
public final class ContentCoding {
  /** What a response to another coding says. */
  public static final String RULE =
      "compressed request bodies are not accepted; send the body without Content-Encoding";

  private static final String IDENTITY = "identity";

  private ContentCoding() {}

  /** Tells whether the body of a request is sent as it is. */
  public static boolean isIdentity(HttpServerRequest request) {
    return !request.headers().contains(HttpHeaders.CONTENT_ENCODING)
        || request.headers().getAll(HttpHeaders.CONTENT_ENCODING).stream()
            .flatMap(codings -> Arrays.stream(codings.split(",")))
            .map(String::strip)
            .allMatch(coding -> coding.isEmpty() || coding.equalsIgnoreCase(IDENTITY));
  }

  /**
   * Adds the accepted coding to a response 415 (RFC 9110, 15.5.16), whose status the caller sets.
   */
  public static HttpServerResponse addAccepted(HttpServerResponse response) {
    return response.putHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
  }
}
