package dev.rtcsignal.app.testkit;

import dev.rtcsignal.app.cloud.CloudSettings;
import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The applications of an emulator, and the account that owns them. Immutable. */
final class KitCredentials {
  private static final AppId APP = new AppId("7e577e577e577e577e577e57");
  private static final String APP_SECRET = "app-key-of-the-test-kit-0123456789";
  private static final String ACCESS_SECRET = "secret-of-the-test-kit-0123456789";

  private final AccessKey accessKey = AccessKey.of("AKLTTESTKIT", ACCESS_SECRET);
  private final Map<AppId, KitApp> apps = new LinkedHashMap<>();

  /**
   * Makes the credentials of these applications, or of the kit's own if there are none.
   *
   * @param secrets the secrets of the app keys
   */
  KitCredentials(Map<AppId, String> secrets) {
    (secrets.isEmpty() ? Map.of(APP, APP_SECRET) : secrets)
        .forEach((app, secret) -> apps.put(app, new KitApp(new AppKey(app, secret), secret)));
  }

  /** The secret is kept beside the key, which does not return it. */
  private record KitApp(AppKey key, String secret) {
    @Override
    public String toString() {
      return "KitApp[" + key + "]";
    }
  }

  AccessKey accessKey() {
    return accessKey;
  }

  List<AppKey> appKeys() {
    return apps.values().stream().map(KitApp::key).toList();
  }

  AppKey appKey(AppId app) {
    return find(app).key;
  }

  private KitApp find(AppId app) {
    return Optional.ofNullable(apps.get(app))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "application "
                        + app
                        + " is unknown; this emulator has "
                        + apps.keySet()
                        + ", add others with Builder.app"));
  }

  /** Returns settings by the names of the reference server's variables. */
  Map<String, String> settings(AppId app, CloudSettings cloud, URI uri) {
    return Map.of(
        "SIGNAL_APP_ID", app.value(),
        "SIGNAL_APP_KEY", find(app).secret,
        "SIGNAL_ACCESS_KEY_ID", accessKey.id(),
        "SIGNAL_SECRET_ACCESS_KEY", ACCESS_SECRET,
        "SIGNAL_CLOUD", uri.toString(),
        "SIGNAL_REGION", cloud.region(),
        "SIGNAL_APP_QUOTA", Integer.toString(cloud.appQuota()),
        "SIGNAL_ROOM_QUOTA", Integer.toString(cloud.roomQuota()));
  }
}
