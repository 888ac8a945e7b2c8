package dev.rtcsignal.adapter.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The address of a cloud and the version of its API (vendor-facts 1.1, 1.7).
 *
 * @param uri scheme, host and perhaps port; a path must be the root
 * @param region of the credential scope
 * @param version of the API
 */
record Endpoint(URI uri, String region, String version) {
  private static final Pattern WITH_UNDERSCORE =
      Pattern.compile("[A-Za-z0-9._-]*_[A-Za-z0-9._-]*(?::\\d+)?");
  private static final Set<String> VERSIONS = Set.of("2023-07-20", "2020-12-01");

  static final Endpoint VOLCENGINE =
      new Endpoint(URI.create("https://rtc.volcengineapi.com"), "cn-north-1", "2023-07-20");
  static final Endpoint BYTEPLUS =
      new Endpoint(URI.create("https://open.byteplusapi.com"), "ap-singapore-1", "2023-07-20");

  Endpoint {
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean http = scheme.equals("http") || scheme.equals("https");
    if (http && WITH_UNDERSCORE.matcher(String.valueOf(uri.getRawAuthority())).matches()) {
      throw new IllegalArgumentException(
          "Java's HTTP client takes no host name with \"_\"; use the IP address, or a name without"
              + " it such as a network alias in Docker Compose");
    }
    boolean host = uri.getHost() != null && uri.getRawUserInfo() == null;
    boolean root =
        List.of("", "/").contains(Objects.requireNonNullElse(uri.getRawPath(), "opaque"));
    if (!http || !host || !root || uri.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "cloud URI of another form; use http(s)://host or http(s)://host:port without path and"
              + " query");
    }
    uri = URI.create(scheme + uri.toString().substring(scheme.length()));
    if (region.isBlank()) {
      throw new IllegalArgumentException("the region is blank; use one such as cn-north-1");
    }
    if (!VERSIONS.contains(version)) {
      throw new IllegalArgumentException("unknown API version; use 2023-07-20 or 2020-12-01");
    }
  }

  /** Returns the Host header as {@code java.net.http} sends it: without a default port. */
  String hostHeader() {
    int defaultPort = "https".equals(uri.getScheme()) ? 443 : 80;
    boolean implicit = uri.getPort() == -1 || uri.getPort() == defaultPort;
    return implicit
        ? uri.getHost()
        : String.format(Locale.ROOT, "%s:%d", uri.getHost(), uri.getPort());
  }

  URI target(OpenApiAction action) {
    String authority = uri.getScheme() + "://" + hostHeader();
    return URI.create(authority + "/?Action=" + action.wireName() + "&Version=" + version);
  }
}
