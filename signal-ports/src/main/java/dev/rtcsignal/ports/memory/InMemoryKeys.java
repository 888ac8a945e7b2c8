package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Credentials in memory, changeable while running. Safe for use by many threads. */
public final class InMemoryKeys implements AppKeys {
  private final List<AppKey> appKeys = new CopyOnWriteArrayList<>();
  private final AtomicReference<AccessKey> accessKey = new AtomicReference<>();

  /** Creates a store without any key. */
  public InMemoryKeys() {}

  /** Adds a key; the first of an application is its primary. */
  public InMemoryKeys add(AppKey key) {
    appKeys.add(key);
    return this;
  }

  /** Forgets a key, the very object. */
  public InMemoryKeys remove(AppKey key) {
    appKeys.removeIf(known -> known == key);
    return this;
  }

  /** Sets the one access key for all applications. */
  public InMemoryKeys use(AccessKey key) {
    accessKey.set(key);
    return this;
  }

  @Override
  public List<AppKey> find(AppId app) {
    return appKeys.stream().filter(key -> key.app().equals(app)).toList();
  }

  /** Returns the same credentials as the other port. */
  public AccessKeys accessKeys() {
    return app -> Optional.ofNullable(accessKey.get());
  }
}
