package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.auth.CallbackSignature;
import dev.rtcsignal.domain.auth.Lifetime;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AppKeys;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link AppKeys}. Keys have no equals, so tests compare their signatures.
 * Needs {@code junit-jupiter-api} alone.
 */
public abstract class AppKeysContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  protected static final String PRIMARY = "contract-primary-key-0123456789";
  protected static final String SECONDARY = "contract-secondary-key-0123456789";

  /** Returns keys that hold, for {@link #APP} alone, {@link #PRIMARY} and {@link #SECONDARY}. */
  protected abstract AppKeys appKeys() throws Exception;

  @Test
  void findsThePrimaryFirstAndThenTheSecondary() throws Exception {
    assertEquals(
        List.of(print(new AppKey(APP, PRIMARY)), print(new AppKey(APP, SECONDARY))),
        appKeys().appKeys(APP).stream().map(AppKeysContract::print).toList(),
        "signatures of the keys of " + APP + ", the primary key first");
  }

  @Test
  void findsOnlyKeysOfTheApp() throws Exception {
    List<AppKey> keys = appKeys().appKeys(APP);
    assertEquals(
        keys.stream().map(key -> APP).toList(),
        keys.stream().map(AppKey::app).toList(),
        "the application of each key that is found for " + APP);
  }

  @Test
  void findsNothingForAnUnknownApp() throws Exception {
    AppId unknown = new AppId("ffffffffffffffffffffffff");
    assertEquals(List.of(), appKeys().appKeys(unknown), "an unknown application has no key");
  }

  private static String print(AppKey key) {
    Lifetime forever = new Lifetime(Instant.EPOCH, Lifetime.NEVER);
    return CallbackSignature.mint(key, "u", forever, 1).text();
  }
}
