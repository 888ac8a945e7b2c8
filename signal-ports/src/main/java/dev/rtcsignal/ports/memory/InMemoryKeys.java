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

/**
 * App keys and an access key in memory, which can be changed while the process runs.
 *
 * <pre>{@code
 * var keys = new InMemoryKeys().add(new AppKey(app, "the-app-key"));
 * }</pre>
 *
 * <p>Safe for use by many threads.
 */
public final class InMemoryKeys implements AppKeys, AccessKeys {
  private final Map<AppId, List<AppKey>> appKeys = new ConcurrentHashMap<>();
  private final AtomicReference<AccessKey> accessKey = new AtomicReference<>();

  /** Creates an empty store. */
  public InMemoryKeys() {}

  /**
   * Adds an app key.
   *
   * @param key the first of an application is its primary
   * @return this store
   */
  public InMemoryKeys add(AppKey key) {
    appKeys.merge(
        key.app(),
        List.of(key),
        (known, added) -> Stream.concat(known.stream(), added.stream()).toList());
    return this;
  }

  /**
   * Removes an app key.
   *
   * @param key the same object that was added
   * @return this store
   */
  public InMemoryKeys remove(AppKey key) {
    appKeys.computeIfPresent(
        key.app(), (app, known) -> known.stream().filter(each -> each != key).toList());
    return this;
  }

  /**
   * Sets the access key of all applications.
   *
   * @param key replaces the one before
   * @return this store
   */
  public InMemoryKeys use(AccessKey key) {
    accessKey.set(key);
    return this;
  }

  @Override
  public List<AppKey> appKeys(AppId app) {
    return appKeys.getOrDefault(app, List.of());
  }

  /** {@inheritDoc} The same for all applications; none until {@link #use}. */
  @Override
  public Optional<AccessKey> accessKey(AppId app) {
    return Optional.ofNullable(accessKey.get());
  }
}
