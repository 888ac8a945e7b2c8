package dev.rtcsignal.ports.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import org.junit.jupiter.api.Test;

/** The contract of every {@link AccessKeys}. */
public abstract class AccessKeysContract {
  protected static final AppId APP = new AppId("60af4c8dcb758d00ce35adb3");
  protected static final String ID = "AKLTcontract";

  /** Returns keys that hold one of id {@link #ID} for {@link #APP}. */
  protected abstract AccessKeys accessKeys() throws Exception;

  /** Returns keys that hold none for {@link #APP}. */
  protected abstract AccessKeys none() throws Exception;

  @Test
  void findsTheKey() throws Exception {
    assertThat(accessKeys().accessKey(APP)).map(AccessKey::id).contains(ID);
  }

  @Test
  void findsTheSameObjectWhileTheKeyIsTheSame() throws Exception {
    AccessKeys keys = accessKeys();
    assertThat(keys.accessKey(APP).orElseThrow()).isSameAs(keys.accessKey(APP).orElseThrow());
  }

  @Test
  void findsNoKeyOfAnotherApp() throws Exception {
    assertThat(none().accessKey(APP)).isEmpty();
  }
}
