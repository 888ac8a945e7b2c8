package dev.rtcsignal.ports.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of every {@link AccessKeys}. Needs {@code junit-jupiter-api} alone. */
public abstract class AccessKeysContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  protected static final String ID = "AKLTcontract";

  /** Returns keys that hold one of id {@link #ID} for {@link #APP}. */
  protected abstract AccessKeys accessKeys() throws Exception;

  /** Returns keys that hold none for {@link #APP}. */
  protected abstract AccessKeys none() throws Exception;

  @Test
  void findsTheKey() throws Exception {
    assertEquals(
        Optional.of(ID),
        accessKeys().accessKey(APP).map(AccessKey::id),
        "the id of the access key of " + APP);
  }

  @Test
  void findsTheSameObjectWhileTheKeyIsTheSame() throws Exception {
    AccessKeys keys = accessKeys();
    assertSame(
        keys.accessKey(APP).orElseThrow(),
        keys.accessKey(APP).orElseThrow(),
        "an unchanged key must be the same object, since its signing key is cached for the day");
  }

  @Test
  void findsNoKeyOfAnotherApp() throws Exception {
    assertEquals(
        Optional.empty(),
        none().accessKey(APP),
        "there is no access key of " + APP + " to be found");
  }
}
