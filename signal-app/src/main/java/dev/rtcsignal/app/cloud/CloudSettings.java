package dev.rtcsignal.app.cloud;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import java.util.List;
import java.util.Objects;

/**
 * The settings of an emulated cloud.
 *
 * @param appKeys keys of all applications; of each application the primary first
 * @param accessKeys keys of the account that owns the applications
 * @param region the region in the credential scope of a valid signature
 * @param appQuota units a second for each application (vendor-facts 1.3)
 * @param roomQuota messages a second for each room (vendor-facts 1.3)
 * @param errorStatus the HTTP status of errors
 * @param clientLimits the limits of each client
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
      throw new IllegalArgumentException("appQuota and roomQuota must be at least 1 per second");
    }
  }

  /** Returns settings with the documented region and limits. */
  public static CloudSettings of(List<AppKey> appKeys, List<AccessKey> accessKeys) {
    return new CloudSettings(
        appKeys, accessKeys, "cn-north-1", 500, 100, ErrorStatus.DOCUMENTED, ClientLimits.ADVANCED);
  }
}
