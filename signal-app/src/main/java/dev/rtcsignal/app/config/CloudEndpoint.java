package dev.rtcsignal.app.config;

import java.net.URI;

/**
 * An RTC cloud.
 *
 * @param region that its requests are signed for unless another is set
 */
public record CloudEndpoint(URI uri, String region) {
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
    if (text.matches("https?://[^/?#@\\s]+/?")) {
      URI uri = URI.create(text);
      if (uri.getHost() != null) {
        return uri;
      }
    }
    throw new IllegalArgumentException(
        "set it to volcengine, byteplus or a URL http(s)://host:port");
  }
}
