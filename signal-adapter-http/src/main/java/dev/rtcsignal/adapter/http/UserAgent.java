package dev.rtcsignal.adapter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The User-Agent of requests (RFC 9110, 10.1.5). Not signed, since proxies may change it. */
final class UserAgent {
  /** As {@code rtc-signal/1.0.0 Java/17}. */
  static final String VALUE = "rtc-signal/" + version() + " Java/" + Runtime.version().feature();

  private UserAgent() {}

  private static String version() {
    try (InputStream in = UserAgent.class.getResourceAsStream("version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
