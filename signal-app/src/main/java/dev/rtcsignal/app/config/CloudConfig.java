package dev.rtcsignal.app.config;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.SenderId;
import dev.rtcsignal.domain.quota.QuotaLimits;
import io.smallrye.config.ConfigMapping;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of the account, its cloud and its quota; {@code settings.txt} describes each. */
@ConfigMapping(prefix = "signal")
public interface CloudConfig extends AppKeyConfig {
  Optional<AppId> appId();

  Optional<String> accessKeyId();

  Optional<String> secretAccessKey();

  Optional<Path> secretAccessKeyFile();

  Optional<String> sessionToken();

  CloudEndpoint cloud();

  Optional<String> region();

  SenderId from();

  int appQuota();

  int roomQuota();

  String quotaScope();

  String roomCost();

  int quotaHeadroom();

  /** Returns the region that requests to the cloud are signed for. */
  static String region(CloudConfig config) {
    return config.region().orElse(config.cloud().region());
  }

  /** Returns the limits that sending is paced by. */
  static QuotaLimits quotaLimits(CloudConfig config) {
    QuotaLimits limits =
        QuotaLimits.DOCUMENTED
            .perSecond(config.appQuota(), config.roomQuota())
            .withHeadroom(config.quotaHeadroom())
            .withRoomCost(
                config.roomCost().equals("call")
                    ? QuotaLimits.RoomCost.PER_CALL
                    : QuotaLimits.RoomCost.PER_RECIPIENT);
    return config.quotaScope().equals("app") ? limits : limits.accountWide();
  }
}
