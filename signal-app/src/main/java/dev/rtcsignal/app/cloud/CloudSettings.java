package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import java.util.List;
import java.util.Objects;

/**
 * What an emulated cloud knows.
 *
 * @param appKeys keys of any applications, for each the primary first
 * @param accessKeys keys of the account that owns the applications
 * @param region the region that requests must be signed for
 * @param appQuota units a second for each application (vendor-facts 1.3)
 * @param roomQuota messages a second for each room (vendor-facts 1.3)
 * @param clientLimits what one client may send
 */
public record CloudSettings(
    List<AppKey> appKeys,
    List<AccessKey> accessKeys,
    String region,
    int appQuota,
    int roomQuota,
    ErrorStatus errorStatus,
    ClientLimits clientLimits) {
  public CloudSettings {
    appKeys = List.copyOf(appKeys);
    accessKeys = List.copyOf(accessKeys);
    Objects.requireNonNull(region);
    Objects.requireNonNull(errorStatus);
    Objects.requireNonNull(clientLimits);
    if (appQuota < 1 || roomQuota < 1) {
      throw new IllegalArgumentException("a quota is at least 1 a second");
    }
  }

  /** Returns settings with the documented region and limits. */
  public static CloudSettings of(List<AppKey> appKeys, List<AccessKey> accessKeys) {
    return new CloudSettings(
        appKeys, accessKeys, "cn-north-1", 500, 100, ErrorStatus.DOCUMENTED, ClientLimits.ADVANCED);
  }
}
