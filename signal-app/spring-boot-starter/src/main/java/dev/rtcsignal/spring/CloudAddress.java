package dev.rtcsignal.spring;

import java.net.URI;

/**
 * The cloud that {@code signal.cloud} and {@code signal.region} name.
 *
 * @param uri of the OpenAPI (vendor-facts 1.7)
 * @param region of the credential scope
 */
record CloudAddress(URI uri, String region) {
  private static final String VOLCENGINE_REGION = "cn-north-1";

  static CloudAddress of(String cloud, String region) {
    return switch (cloud) {
      case "volcengine" -> known("https://rtc.volcengineapi.com", region, VOLCENGINE_REGION);
      case "byteplus" -> known("https://open.byteplusapi.com", region, "ap-singapore-1");
      default -> known(requireUrl(cloud), region, VOLCENGINE_REGION);
    };
  }

  private static String requireUrl(String cloud) {
    if (!cloud.contains(":")) {
      throw new IllegalArgumentException("it is no cloud that is known, and no URL");
    }
    return cloud;
  }

  private static CloudAddress known(String uri, String region, String otherwise) {
    return new CloudAddress(PropertyRules.uri(uri), PropertyRules.text(region).orElse(otherwise));
  }
}
