package dev.rtcsignal.ports.wrong;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import dev.rtcsignal.ports.contract.AccessKeysContract;
import dev.rtcsignal.ports.contract.AppKeysContract;
import java.util.List;
import java.util.Optional;

/** Suites of stores of keys, correct ones and some with one defect each. */
final class WrongKeys {
  private WrongKeys() {}

  static class CorrectAppKeys extends AppKeysContract {
    private static final List<AppKey> KEYS =
        List.of(new AppKey(APP, PRIMARY), new AppKey(APP, SECONDARY));

    @Override
    protected AppKeys appKeys() {
      return app -> app.equals(APP) ? KEYS : List.of();
    }
  }

  static final class SecondaryKeyFirst extends CorrectAppKeys {
    @Override
    protected AppKeys appKeys() {
      return app -> super.appKeys().appKeys(app).stream().sorted((one, other) -> -1).toList();
    }
  }

  static final class KeysOfAnotherApp extends CorrectAppKeys {
    @Override
    protected AppKeys appKeys() {
      return app ->
          List.of(
              new AppKey(new AppId("70af4c8dcb758d00ce35adb3"), PRIMARY),
              new AppKey(app, SECONDARY));
    }
  }

  static class CorrectAccessKeys extends AccessKeysContract {
    private static final AccessKey KEY = AccessKey.of(ID, "secret");

    @Override
    protected AccessKeys accessKeys() {
      return app -> Optional.of(KEY);
    }

    @Override
    protected AccessKeys none() {
      return app -> Optional.empty();
    }
  }

  static final class NewObjectEachTime extends CorrectAccessKeys {
    @Override
    protected AccessKeys accessKeys() {
      return app -> Optional.of(AccessKey.of(ID, "secret"));
    }
  }

  static final class OneKeyForAllApps extends CorrectAccessKeys {
    @Override
    protected AccessKeys none() {
      return accessKeys();
    }
  }

  static final class AnotherAccessKey extends CorrectAccessKeys {
    private static final AccessKey OTHER = AccessKey.of("AKLTother", "secret");

    @Override
    protected AccessKeys accessKeys() {
      return app -> Optional.of(OTHER);
    }
  }
}
