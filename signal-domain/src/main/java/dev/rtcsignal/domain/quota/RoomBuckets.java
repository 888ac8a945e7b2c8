package dev.rtcsignal.domain.quota;

import dev.rtcsignal.domain.message.AppId;
import dev.rtcsignal.domain.message.RoomId;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The buckets of rooms: a persistent map in shards, so that a change copies only a few of them. A
 * shard that changes forgets its idle rooms, so the memory is that of the rooms in use.
 */
final class RoomBuckets {
  private static final int SHARDS = 128;

  static final RoomBuckets NONE = new RoomBuckets(Collections.nCopies(SHARDS, Map.of()));

  /** A room of an application: two applications may have rooms of the same name. */
  record Key(AppId app, RoomId room) {}

  private final List<Map<Key, QuotaBucket>> shards;

  private RoomBuckets(List<Map<Key, QuotaBucket>> shards) {
    this.shards = shards;
  }

  Optional<QuotaBucket> find(Key key) {
    return Optional.ofNullable(shards.get(shard(key)).get(key));
  }

  RoomBuckets with(Key key, QuotaBucket bucket, long now) {
    int index = shard(key);
    Map<Key, QuotaBucket> changed = new HashMap<>(shards.get(index));
    changed.values().removeIf(other -> other.isForgettable(now));
    changed.put(key, bucket);
    @SuppressWarnings({"unchecked", "rawtypes"})
    Map<Key, QuotaBucket>[] copy = shards.toArray(new Map[0]);
    copy[index] = changed;
    return new RoomBuckets(Collections.unmodifiableList(Arrays.asList(copy)));
  }

  private static int shard(Key key) {
    return Math.floorMod(key.hashCode(), SHARDS);
  }

  int size() {
    return shards.stream().mapToInt(Map::size).sum();
  }

  Map<Key, QuotaBucket> all() {
    Map<Key, QuotaBucket> all = new LinkedHashMap<>();
    shards.forEach(all::putAll);
    return all;
  }
}
