package dev.rtcsignal.adapter.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * Which cloud is called, and in which version of its API (vendor-facts 1.1, 1.7).
 *
 * @param uri scheme, host and port; any path must be the root
 */
record Endpoint(URI uri, String region, String version) {
  private static final Set<String> VERSIONS = Set.of("2023-07-20", "2020-12-01");

  static final Endpoint VOLCENGINE =
      new Endpoint(URI.create("https://rtc.volcengineapi.com"), "cn-north-1", "2023-07-20");
  static final Endpoint BYTEPLUS =
      new Endpoint(URI.create("https://open.byteplusapi.com"), "ap-singapore-1", "2023-07-20");

  Endpoint {
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean host = uri.getHost() != null && uri.getRawUserInfo() == null;
    boolean root =
        List.of("", "/").contains(Objects.requireNonNullElse(uri.getRawPath(), "opaque"));
    if (!http || !host || !root || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "a cloud is http(s)://host or http(s)://host:port, without path or query");
    }
    if (region.isBlank()) {
      throw new IllegalArgumentException("a region is not blank");
    }
    if (!VERSIONS.contains(version)) {
      throw new IllegalArgumentException("the API versions are 2023-07-20 and 2020-12-01");
    }
  }

  /** The value of Host, as java.net.http sends it: the port only if it is not the default one. */
  String hostHeader() {
    int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
    boolean plain = uri.getPort() == -1 || uri.getPort() == defaultPort;
    return plain
        ? uri.getHost()
        : String.format(Locale.ROOT, "%s:%d", uri.getHost(), uri.getPort());
  }

  URI target(OpenApiAction action) {
    String authority = uri.getScheme() + "://" + hostHeader();
    return URI.create(authority + "/?Action=" + action.wireName() + "&Version=" + version);
  }
}
