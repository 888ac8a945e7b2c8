package dev.rtcsignal.ports.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.contract.AccessKeysContract;
import dev.rtcsignal.ports.contract.AppKeysContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InMemoryKeysTest {
  @Nested
  class AsAppKeys extends AppKeysContract {
    @Override
    protected AppKeys appKeys() {
      return new InMemoryKeys().add(new AppKey(APP, PRIMARY)).add(new AppKey(APP, SECONDARY));
    }

    @Test
    void removesAKey() {
      AppKey primary = new AppKey(APP, PRIMARY);
      AppKey secondary = new AppKey(APP, SECONDARY);
      InMemoryKeys keys = new InMemoryKeys().add(primary).add(secondary).remove(primary);
      assertThat(keys.appKeys(APP)).containsExactly(secondary);
    }
  }

  @Nested
  class AsAccessKeys extends AccessKeysContract {
    @Override
    protected AccessKeys accessKeys() {
      return new InMemoryKeys().use(AccessKey.of(ID, "secret"));
    }

    @Override
    protected AccessKeys none() {
      return new InMemoryKeys();
    }
  }
}
