package dev.rtcsignal.adapter.http;

import java.net.http.HttpClient;
import java.time.Duration;

/** Creates and closes the HTTP client of a transport that was given none. */
final class OwnClient {
  private OwnClient() {}

  /** The client's steps are short, as is reading a response: both run on its selector thread. */
  static HttpClient create(Duration connectTimeout) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(connectTimeout)
        .executor(Runnable::run)
        .build();
  }

  /** A client can be closed from JDK 21 on; before, its threads end once it is unreachable. */
  static void close(HttpClient client) {
    if ((Object) client instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new IllegalStateException("the HTTP client did not close", e);
      }
    }
  }

  /** Refuses a client that would send a signal twice. */
  static void requirePlain(HttpClient httpClient) {
    if (httpClient.authenticator().isPresent()) {
      throw new IllegalArgumentException(
          "the HTTP client has an authenticator, which would replace the signature and send a"
              + " signal twice; use one without");
    }
    if (httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the HTTP client follows redirects, which would send a signal twice; set"
              + " Redirect.NEVER");
    }
  }
}
