package dev.rtcsignal.app.config;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An RTC cloud.
 *
 * @param region that its requests are signed for unless another is set
 */
public record CloudEndpoint(URI uri, String region) {
  private static final Pattern ROOT =
      Pattern.compile("(?<scheme>(?i:https?))://(?<rest>[^/?#@\\s]+/?)");
  private static final Pattern WITH_UNDERSCORE =
      Pattern.compile("[A-Za-z0-9._-]*_[A-Za-z0-9._-]*(?::\\d+)?");
  private static final String CHINA_NORTH = "cn-north-1";

  /**
   * Reads the name of a cloud, or a URL such as that of an emulator.
   *
   * @throws IllegalArgumentException naming the accepted forms, without the text: a URL may hold a
   *     password
   */
  public static CloudEndpoint parse(CharSequence text) {
    return switch (text.toString()) {
      case "volcengine" ->
          new CloudEndpoint(URI.create("https://rtc.volcengineapi.com"), CHINA_NORTH);
      case "byteplus" ->
          new CloudEndpoint(URI.create("https://open.byteplusapi.com"), "ap-singapore-1");
      default -> new CloudEndpoint(root(text.toString()), CHINA_NORTH);
    };
  }

  private static URI root(String text) {
    Matcher root = ROOT.matcher(text);
    if (root.matches()) {
      String scheme = root.group("scheme").toLowerCase(Locale.ROOT);
      URI uri = URI.create(scheme + "://" + root.group("rest"));
      if (uri.getHost() != null) {
        return uri;
      }
      if (WITH_UNDERSCORE.matcher(uri.getRawAuthority()).matches()) {
        throw new IllegalArgumentException(
            "Java's HTTP client takes no host name with \"_\"; use the IP address, or a name"
                + " without it such as a network alias in Docker Compose");
      }
    }
    throw new IllegalArgumentException(
        "set it to volcengine, byteplus or a URL http(s)://host:port");
  }
}
