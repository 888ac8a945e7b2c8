package dev.rtcsignal.ports.memory;

import dev.rtcsignal.domain.auth.AccessKey;
import dev.rtcsignal.domain.auth.AppKey;
import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.ports.AccessKeys;
import dev.rtcsignal.ports.AppKeys;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Credentials in memory, changeable while running. Safe for use by many threads. */
public final class InMemoryKeys implements AppKeys {
  private final Map<AppId, List<AppKey>> appKeys = new ConcurrentHashMap<>();
  private final AtomicReference<AccessKey> accessKey = new AtomicReference<>();

  /** Creates a store without any key. */
  public InMemoryKeys() {}

  /** Adds a key; the first of an application is its primary. */
  public InMemoryKeys add(AppKey key) {
    appKeys.merge(
        key.app(),
        List.of(key),
        (known, added) -> Stream.concat(known.stream(), added.stream()).toList());
    return this;
  }

  /** Forgets a key, the very object. */
  public InMemoryKeys remove(AppKey key) {
    appKeys.computeIfPresent(
        key.app(), (app, known) -> known.stream().filter(one -> one != key).toList());
    return this;
  }

  /** Sets the one access key for all applications. */
  public InMemoryKeys use(AccessKey key) {
    accessKey.set(key);
    return this;
  }

  @Override
  public List<AppKey> find(AppId app) {
    return appKeys.getOrDefault(app, List.of());
  }

  /** Returns the same credentials as the other port. */
  public AccessKeys accessKeys() {
    return app -> Optional.ofNullable(accessKey.get());
  }
}
